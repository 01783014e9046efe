-- The first panel of a period whose given raters are still to be named. $1 period id, $2 the panels that are needed.
-- shape: optional
select a.panel
  from pennant.panel a
 where a.organisation_id = (select pennant.current_organisation()) and a.period_id = $1::uuid
   and a.panel = any ($2::text[])
   and a.raters = 'given'
   and not exists (select from pennant.panel_member m
                    where m.organisation_id = a.organisation_id and m.period_id = a.period_id
                      and m.panel = a.panel)
 order by a.position
 limit 1
