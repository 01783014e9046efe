-- Where the organisation's indicators have another form than a scheme needs. $1 indicators as a JSON array.
-- shape: many
select d.code, d.field
  from (select w.code,
               case when i.form <> w.form then 'form'
                    when not (i.gravities @> w.gravities and i.gravities <@ w.gravities) then 'gravities'
                    when not i.fields <@ w.fields then 'fields'
                    when i.points_min is distinct from w.points_min
                      or i.points_max is distinct from w.points_max then 'points'
               end as field
          from jsonb_to_recordset($1::jsonb) as w (code text, form text, gravities text[], fields text[],
                   points_min numeric, points_max numeric)
          join pennant.indicator i on i.organisation_id = (select pennant.current_organisation())
           and i.code = w.code) d
 where d.field is not null
 order by d.code
