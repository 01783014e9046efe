-- Periods that are open or scored and end, to be decided afterwards. $1 until, $2 how many.
-- shape: many
select p.to_day as due, p.id as period_id, null::uuid as unit_id, null::text as unit, coalesce(p.title, p.scheme_code) as name,
       1::bigint as count, p.id as object_id
  from pennant.period p
 where p.organisation_id = (select pennant.current_organisation()) and p.state in ('open', 'scoring')
   and p.to_day <= $1::date
 order by p.to_day, p.id
 limit $2::bigint
