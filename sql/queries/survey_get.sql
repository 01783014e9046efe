-- One survey. $1 code.
-- shape: optional
select code, title, indicator, scale, negative, follow_up_days, overdue_indicator, mapping, version,
       created_by, created_at, updated_at
  from pennant.survey
 where organisation_id = (select pennant.current_organisation()) and code = $1
