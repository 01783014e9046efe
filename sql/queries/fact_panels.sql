-- A period's panels with their modes. $1 period id.
-- shape: many
select p.panel, p.mode
  from pennant.panel p
 where p.organisation_id = (select pennant.current_organisation()) and p.period_id = $1::uuid
 order by p.position
