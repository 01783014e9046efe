-- One survey. $1 code.
-- shape: optional
select code, title, indicator, scale, negative, follow_up_days, overdue_indicator, mapping, version,
       created_by, created_at, updated_at, to_jsonb(s) - 'organisation_id' as _after
  from pennant.survey s
 where organisation_id = (select pennant.current_organisation()) and code = $1
