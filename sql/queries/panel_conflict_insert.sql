-- Keeps a conflict of interest that a rater declared, once. $1 period id, $2 panel, $3 rater, $4 rater's unit id or null, $5 unit id, $6 reason, $7 who.
-- shape: none
insert into pennant.panel_conflict
    (organisation_id, period_id, panel, rater, rater_unit_id, unit_id, reason, declared_by)
values (pennant.current_organisation(), $1::uuid, $2::text, $3::text, $4::uuid, $5::uuid, $6::text, $7::text)
on conflict (organisation_id, period_id, panel, rater, unit_id) do nothing
