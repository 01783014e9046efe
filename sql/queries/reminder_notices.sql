-- Public notices that end, in the present round of deciding. $1 until, $2 how many.
-- shape: many
select s.until_day as due, p.id as period_id, null::uuid as unit_id, null::text as unit, s.step as name, 1::bigint as count,
       s.id as object_id
  from pennant.period p
  join lateral (select t.id, t.step, t.until_day from pennant.period_step t
                 where t.organisation_id = p.organisation_id and t.period_id = p.id and t.round = p.round
                   and t.until_day is not null
                 order by t.sequence desc limit 1) s on true
 where p.organisation_id = (select pennant.current_organisation()) and p.state = 'deciding'
   and s.until_day <= $1::date
 order by s.until_day, p.id
 limit $2::bigint
