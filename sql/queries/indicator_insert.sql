-- A new indicator. $1 organisation, $2 code, $3 form, $4 Chinese title, $5 English title, $6 quantity, $7 gravities, $8 fields, $9 least points, $10 most points, $11 verdict, $12 four eyes.
-- shape: one
insert into pennant.indicator as i
    (organisation_id, code, form, title, quantity, gravities, fields, points_min, points_max, verdict,
     four_eyes)
values ($1::uuid, $2, $3, jsonb_strip_nulls(jsonb_build_object('zh', $4::text, 'en', $5::text)),
        coalesce($6, 'times'), $7::text[], $8::text[], $9::numeric, $10::numeric, $11,
        $12::boolean)
returning code, form, title, quantity, gravities, fields,
       case when points_min is not null
            then jsonb_build_object('min', points_min::text, 'max', points_max::text) end as points,
       verdict, four_eyes, version, created_at,
       to_jsonb(i) - 'organisation_id' as _after
