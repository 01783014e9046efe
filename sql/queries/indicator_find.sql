-- The forms of indicators, and whether a survey's answers are events of them. $1 organisation, $2 codes.
-- shape: many
select i.code, i.form, i.xmin::text as row_version, i.quantity, i.gravities, i.fields, i.points_min, i.points_max, i.verdict,
       i.four_eyes,
       exists (select from pennant.survey v
                where v.organisation_id = i.organisation_id and v.indicator = i.code) as surveyed
  from pennant.indicator i
 where i.organisation_id = $1::uuid and i.code = any ($2::text[])
