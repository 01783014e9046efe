-- Whether a rater declared a conflict of interest with a unit. $1 period id, $2 panel, $3 unit id, $4 rater.
-- shape: one
select exists (select from pennant.panel_conflict c
                where c.organisation_id = (select pennant.current_organisation()) and c.period_id = $1::uuid
                  and c.panel = $2::text and c.unit_id = $3::uuid and c.rater = $4::text) as declared
