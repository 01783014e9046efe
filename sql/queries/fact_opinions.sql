-- The newest outside opinion of each source on each unit of a period. $1 period id.
-- shape: many
select distinct on (o.unit_id, o.source) o.unit_id, o.source, o.outcome
  from pennant.opinion o
 where o.organisation_id = (select pennant.current_organisation()) and o.period_id = $1::uuid
 order by o.unit_id, o.source, o.sequence desc
