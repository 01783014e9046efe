-- Gives a period the panels of its scheme; those that are there with the same raters stay as they are. $1 period id, $2 panels as a JSON array.
-- shape: none
insert into pennant.panel as a
    (organisation_id, period_id, panel, position, title, mode, raters, minimum, maximum, self_rating)
select pennant.current_organisation(), $1::uuid, r.panel, r.position, coalesce(r.title, '{}'), r.mode, r.raters, r.minimum,
       r.maximum, r.self_rating
  from jsonb_to_recordset($2::jsonb) as r (panel text, position integer, title jsonb, mode text,
                                           raters text, minimum numeric, maximum numeric,
                                           self_rating boolean)
on conflict (organisation_id, period_id, panel) do update
   set position = excluded.position, title = excluded.title, mode = excluded.mode,
       raters = excluded.raters, minimum = excluded.minimum, maximum = excluded.maximum,
       self_rating = excluded.self_rating
