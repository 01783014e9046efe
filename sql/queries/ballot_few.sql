-- The units of a period with fewer counted ballots of a panel than are shown. $1 period id, $2 of open panels too, $3 one unit's id or null.
-- shape: many
select f.unit_id, f.panels, f.minimum
  from pennant.few_ballots($1::uuid, $2::boolean, $3::uuid) f
