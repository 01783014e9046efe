-- The named dates and steps of running periods, by their last days. $1 until, $2 how many.
-- shape: many
select d.day as due, p.id as period_id, null::uuid as unit_id, null::text as unit, d.name, 1::bigint as count,
       p.id as object_id
  from pennant.period p
 cross join lateral (
     select e.key as name, (case jsonb_typeof(e.value) when 'string' then e.value #>> '{}'
                                                       else e.value ->> 'to' end)::date as day
       from jsonb_each(p.dates) e) d
 where p.organisation_id = (select pennant.current_organisation()) and p.state in ('open', 'scoring', 'deciding')
   and d.day <= $1::date
   -- What lies behind and was not this period's to do is nobody's reminder.
   and d.day >= (now() at time zone (select o.time_zone from pennant.organisation o))::date
 order by d.day, p.id, d.name
 limit $2::bigint
