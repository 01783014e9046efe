-- Gives a period the panels of its scheme; those that are there with the same raters keep their members. $1 period id, $2 panels as a JSON array.
-- shape: none
insert into pennant.panel as a
    (organisation_id, period_id, panel, position, title, mode, raters, minimum, maximum, self_rating, items, opens_on,
     closes_on)
select p.organisation_id, p.id, r.panel, r.position, coalesce(r.title, '{}'), r.mode, r.raters, r.minimum,
       r.maximum, r.self_rating, r.items, (p.dates -> r.step ->> 'from')::date,
       coalesce((p.dates -> r.step ->> 'to')::date, (p.dates ->> r.step)::date, r.due)
  from pennant.period p,
       jsonb_to_recordset($2::jsonb) as r (panel text, position integer, title jsonb, mode text, raters text,
                                           minimum numeric, maximum numeric, self_rating boolean, items jsonb,
                                           step text, due date)
 where p.organisation_id = (select pennant.current_organisation()) and p.id = $1::uuid
on conflict (organisation_id, period_id, panel) do update
   set position = excluded.position, title = excluded.title, mode = excluded.mode,
       raters = excluded.raters, minimum = excluded.minimum, maximum = excluded.maximum,
       self_rating = excluded.self_rating, items = excluded.items, opens_on = excluded.opens_on,
       closes_on = excluded.closes_on
