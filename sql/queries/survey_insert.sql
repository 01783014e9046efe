-- Adds a survey. $1 code, $2 Chinese title, $3 English title, $4 indicator, $5 scale, $6 negative grades, $7 follow-up days, $8 overdue indicator, $9 mapping, $10 who.
-- shape: one
insert into pennant.survey as s
    (organisation_id, code, title, indicator, scale, negative, follow_up_days, overdue_indicator, mapping,
     created_by)
values (pennant.current_organisation(), $1, jsonb_strip_nulls(jsonb_build_object('zh', $2::text, 'en', $3::text)),
        $4, $5::text[], $6::text[], $7::integer, $8, $9::jsonb, $10)
returning code, title, indicator, scale, negative, follow_up_days, overdue_indicator, mapping, version,
          created_by, created_at, updated_at, to_jsonb(s) - 'organisation_id' as _after
