-- One indicator. $1 organisation, $2 code.
-- shape: optional
-- together: yes
select code, form, title, quantity, gravities, fields,
       case when points_min is not null
            then jsonb_build_object('min', points_min::text, 'max', points_max::text) end as points,
       verdict, four_eyes, version, created_at
  from pennant.indicator where organisation_id = $1::uuid and code = $2
