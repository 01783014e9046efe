-- The days that a period fixes, by name. $1 period id.
-- shape: many
select d.key as name, (d.value ->> 'from')::date as "from",
       coalesce(d.value ->> 'to', d.value #>> '{}')::date as "to"
  from pennant.period p
 cross join lateral jsonb_each(p.dates) d
 where p.organisation_id = (select pennant.current_organisation()) and p.id = $1::uuid
 order by d.key
