-- A declared conflict of interest. $1 period id, $2 panel, $3 rater, $4 unit id.
-- shape: one
select c.panel, c.rater, c.unit_id, r.code as unit, c.reason, c.declared_by, c.declared_at
  from pennant.panel_conflict c
  join pennant.roster r on r.organisation_id = c.organisation_id and r.period_id = c.period_id
   and r.unit_id = c.unit_id
 where c.organisation_id = (select pennant.current_organisation()) and c.period_id = $1::uuid
   and c.panel = $2::text and c.rater = $3::text and c.unit_id = $4::uuid
