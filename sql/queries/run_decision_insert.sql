-- Records what became of a proposed result. $1 run id, $2 apply or cancel, $3 reason or null, $4 the run that was the period's, $5 who.
-- shape: none
insert into pennant.run_decision (organisation_id, run_id, outcome, reason, instead_of, decided_by)
values (pennant.current_organisation(), $1::uuid, $2::text, $3::text, $4::uuid, $5::text)
