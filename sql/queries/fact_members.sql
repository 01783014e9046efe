-- The members of a period's panels with given raters. $1 period id.
-- shape: many
select m.panel, m.subject, m.unit_id
  from pennant.panel_member m
 where m.organisation_id = (select pennant.current_organisation()) and m.period_id = $1::uuid
 order by m.panel, m.subject
