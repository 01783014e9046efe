-- Surveys by code. $1 code to start after, $2 rows.
-- shape: many
select code, title, indicator, scale, negative, follow_up_days, overdue_indicator, mapping, version,
       created_by, created_at, updated_at
  from pennant.survey
 where organisation_id = (select pennant.current_organisation()) and ($1::text is null or code > $1)
 order by code
 limit $2::bigint
