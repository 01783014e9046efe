-- Events counted by source, indicator, day, gravity and mode. $1 indicators, $2 and $3 first and last day, $4 rows.
-- shape: many
-- plan: each time
select nullif(f.source, '') as source, f.indicator, f.day, f.gravity, f.rating_mode, f.events
  from pennant.event_flows($2::date, $3::date) f
 where f.indicator = any ($1::text[])
 order by f.source, f.indicator, f.day, f.gravity, f.rating_mode
 limit $4::bigint
