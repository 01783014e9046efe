-- Tallies in key order. $1 organisation, $2 unit's id, $3 unit's code, $4 indicator, $5 from day, $6 to day (their months count), $7 to $11 the key to start after, $12 rows; NULL: any.
-- shape: many
-- plan: each time
select t.unit_id,
       (select u.code from pennant.unit u
         where u.organisation_id = t.organisation_id and u.id = t.unit_id) as unit,
       t.indicator, t.month, nullif(t.gravity, '') as gravity, t.finding,
       sum(t.events)::bigint as events, trim_scale(sum(t.quantity)) as quantity,
       trim_scale(sum(t.points)) as points, t.gravity as _gravity
  from pennant.tally t
 where t.organisation_id = $1::uuid
   and ($2::uuid is null or t.unit_id = $2)
   and ($3::text is null or t.unit_id = (select p.id from pennant.unit p
                                         where p.organisation_id = $1::uuid and p.code = $3))
   and ($4::text is null or t.indicator = $4)
   and ($5::date is null or t.month >= date_trunc('month', $5::date)::date)
   and ($6::date is null or t.month <= $6)
   and ($7::uuid is null
        or (t.unit_id, t.indicator, t.month, t.gravity, t.finding)
           > ($7::uuid, $8::text, $9::date, $10::text, $11::text))
 group by t.organisation_id, t.unit_id, t.indicator, t.month, t.gravity, t.finding
having sum(t.events) <> 0
 order by t.unit_id, t.indicator, t.month, t.gravity, t.finding
 limit $12::bigint
