-- Indicators by code. $1 organisation, $2 form or NULL, $3 code to start after, $4 rows.
-- shape: many
select code, form, title, quantity, gravities, fields,
       case when points_min is not null
            then jsonb_build_object('min', points_min::text, 'max', points_max::text) end as points,
       verdict, four_eyes, version, created_at
  from pennant.indicator
 where organisation_id = $1::uuid and ($2::text is null or form = $2)
   and ($3::text is null or code > $3)
 order by code
 limit $4::bigint
