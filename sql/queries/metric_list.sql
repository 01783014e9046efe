-- Metrics, newest first. $1 organisation, $2 unit's id, $3 unit's code, $4 indicator, $5 role, $6 from day, $7 to day, $8 sequence to start below, $9 rows; NULL: any.
-- shape: many
-- plan: each time
select m.id, m.unit_id,
       (select u.code from pennant.unit u
         where u.organisation_id = m.organisation_id and u.id = m.unit_id) as unit,
       m.indicator, m.from_day as "from", m.to_day as "to", m.role, m.value, m.note,
       nullif(m.source, '') as source, m.external_id, m.recorded_by, m.recorded_at,
       m.sequence as _sequence
  from pennant.metric m
 where m.organisation_id = $1::uuid
   and ($2::uuid is null or m.unit_id = $2)
   and ($3::text is null or m.unit_id = (select p.id from pennant.unit p
                                         where p.organisation_id = $1::uuid and p.code = $3))
   and ($4::text is null or m.indicator = $4)
   and ($5::text is null or m.role = $5)
   and ($6::date is null or m.from_day >= $6)
   and ($7::date is null or m.to_day <= $7)
   and ($8::bigint is null or m.sequence < $8)
 order by m.sequence desc
 limit $9::bigint
