-- Adds members to a panel. $1 period id, $2 panel, $3 subjects (text[]), $4 their units' ids (uuid[], null: none).
-- shape: none
insert into pennant.panel_member (organisation_id, period_id, panel, subject, unit_id)
select pennant.current_organisation(), $1::uuid, $2::text, m.subject, m.unit_id
  from unnest($3::text[], $4::uuid[]) as m (subject, unit_id)
