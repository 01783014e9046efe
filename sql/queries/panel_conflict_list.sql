-- The declared conflicts of interest of a panel that the asker may see. $1 period id, $2 panel, $3 the last row's rater or null, $4 the last row's unit or null, $5 how many.
-- shape: many
select c.panel, c.rater, c.unit_id, r.code as unit, c.reason, c.declared_by, c.declared_at
  from pennant.panel_conflict c
  join pennant.roster r on r.organisation_id = c.organisation_id and r.period_id = c.period_id
   and r.unit_id = c.unit_id
 where c.organisation_id = (select pennant.current_organisation()) and c.period_id = $1::uuid
   and c.panel = $2::text
   and ($3::text is null or (c.rater, r.code) > ($3::text, $4::text))
 order by c.rater, r.code
 limit $5::bigint
