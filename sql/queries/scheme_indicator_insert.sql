-- Creates the indicators that a scheme needs and the organisation lacks. $1 indicators as a JSON array.
-- shape: none
insert into pennant.indicator
    (organisation_id, code, form, title, quantity, gravities, fields, points_min, points_max)
select pennant.current_organisation(), w.code, w.form, coalesce(w.title, '{}'), coalesce(w.quantity, 'times'), w.gravities,
       w.fields, w.points_min, w.points_max
  from jsonb_to_recordset($1::jsonb) as w (code text, form text, title jsonb, quantity text,
           gravities text[], fields text[], points_min numeric, points_max numeric)
 order by w.code
on conflict (organisation_id, code) do nothing
