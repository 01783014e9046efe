-- Gives a panel that has the expected version its settings and the next version. $1 period id, $2 panel, $3 version, $4 complete, $5 final.
-- shape: optional
update pennant.panel a
   set version = a.version + 1, complete = $4::boolean, final = $5::boolean, updated_at = now()
 where a.organisation_id = (select pennant.current_organisation()) and a.period_id = $1::uuid
   and a.panel = $2::text and a.version = $3::integer
returning a.version
