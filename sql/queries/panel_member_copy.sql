-- Copies the members of another period's panels of the same name and raters; terms stay behind. $1 period id, $2 from period id.
-- shape: none
insert into pennant.panel_member (organisation_id, period_id, panel, subject, unit_id, "group", conflicts)
select m.organisation_id, $1::uuid, m.panel, m.subject, m.unit_id, m."group", m.conflicts
  from pennant.panel_member m
  join pennant.panel a on a.organisation_id = m.organisation_id and a.period_id = $1::uuid
   and a.panel = m.panel and a.raters = 'given'
 where m.organisation_id = (select pennant.current_organisation()) and m.period_id = $2::uuid
