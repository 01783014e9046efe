-- Events of one unit, newest first. $1 organisation, $2 indicator, $3 from day, $4 to day, $5 finding, $6 source, $7 sequence to start below, $8 rows, $9 unit's id, $10 unit's code; NULL: any.
-- shape: many
select id, unit_id, unit, indicator, occurred_at, day, quantity, gravity, points, topic, person, occasion,
       minutes, filed, slot_end, note, evidence, source, external_id, finding, recorded_by, recorded_at,
       sequence as _sequence
  from pennant.event_shown
 where organisation_id = $1::uuid
   and unit_id = coalesce($9::uuid, (select p.id from pennant.unit p
                                      where p.organisation_id = $1::uuid and p.code = $10))
   and ($10::text is null or unit = $10)
   and ($2::text is null or indicator = $2)
   and ($3::date is null or day >= $3)
   and ($4::date is null or day <= $4)
   and ($5::text is null or finding = $5)
   and ($6::text is null or source = $6)
   and ($7::bigint is null or sequence < $7)
 order by sequence desc
 limit $8::bigint
