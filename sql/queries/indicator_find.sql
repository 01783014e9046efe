-- The forms of indicators. $1 organisation, $2 codes.
-- shape: many
select code, form, quantity, gravities, fields, points_min, points_max, verdict, four_eyes
  from pennant.indicator
 where organisation_id = $1::uuid and code = any ($2::text[])
