-- Panels of running periods, by the last day on which they score; how many ballots are missing is counted by panel_progress. $1 until, $2 how many.
-- shape: many
select coalesce(n.closes_on, p.to_day) as due, p.id as period_id, null::uuid as unit_id, null::text as unit, n.panel as name,
       0::bigint as count, p.id as object_id
  from pennant.period p
  join pennant.panel n on n.organisation_id = p.organisation_id and n.period_id = p.id
 where p.organisation_id = (select pennant.current_organisation()) and p.state in ('open', 'scoring')
   and coalesce(n.closes_on, p.to_day) <= $1::date
 order by 1, p.id, n.position
 limit $2::bigint
