-- Replaces what may change of the survey of the expected version. $1 code, $2 Chinese title, $3 English title, $4 follow-up days, $5 overdue indicator, $6 mapping, $7 version.
-- shape: optional
update pennant.survey s
   set title = jsonb_strip_nulls(jsonb_build_object('zh', $2::text, 'en', $3::text)),
       follow_up_days = $4::integer, overdue_indicator = $5, mapping = $6::jsonb, version = s.version + 1,
       updated_at = now()
 where s.organisation_id = (select pennant.current_organisation()) and s.code = $1
   and s.version = $7::integer
returning code, title, indicator, scale, negative, follow_up_days, overdue_indicator, mapping, version,
          created_by, created_at, updated_at, to_jsonb(s) - 'organisation_id' as _after
