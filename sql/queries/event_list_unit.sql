-- Events of one unit, newest first. $1 organisation, $2 indicator, $3 from day, $4 to day, $5 finding, $6 source, $7 sequence to start below, $8 rows, $9 unit's id, $10 unit's code; NULL: any.
-- shape: many
-- plan: each time
select e.id, e.unit_id, u.code as unit, e.indicator, e.occurred_at, e.day, e.quantity, e.gravity, e.points,
       e.topic, e.person, e.occasion, e.minutes, e.filed, e.slot_end, e.note, e.evidence,
       nullif(e.source, '') as source, e.external_id, e.finding, e.recorded_by, e.recorded_at,
       e.sequence as _sequence
  from (select f.*, coalesce(s.finding, 'pending') as finding
          from pennant.event f
          left join lateral (select x.finding from pennant.event_state x
                              where x.organisation_id = f.organisation_id and x.event_id = f.id
                              limit 1) s on true
         where f.organisation_id = $1::uuid
           and f.unit_id = coalesce($9::uuid, (select p.id from pennant.unit p
                                                where p.organisation_id = $1::uuid and p.code = $10))
           and ($10::text is null or f.unit_id = (select p.id from pennant.unit p
                                                   where p.organisation_id = $1::uuid and p.code = $10))
           and ($2::text is null or f.indicator = $2)
           and ($3::date is null or f.day >= $3)
           and ($4::date is null or f.day <= $4)
           and ($5::text is null or coalesce(s.finding, 'pending') = $5)
           and ($6::text is null or (f.source = $6 and $6 <> ''))
           and ($7::bigint is null or f.sequence < $7)
         order by f.sequence desc
         limit $8::bigint) e
  join pennant.unit u on u.organisation_id = e.organisation_id and u.id = e.unit_id
 order by e.sequence desc
