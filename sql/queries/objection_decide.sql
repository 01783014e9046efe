-- Records the answer to an objection. $1 its id, $2 upheld or dismissed, $3 reason, $4 the period's run before, $5 and after, $6 who.
-- shape: none
insert into pennant.objection_decision
    (organisation_id, objection_id, outcome, reason, run_before, run_after, decided_by)
values (pennant.current_organisation(), $1::uuid, $2::text, $3::text, $4::uuid, $5::uuid, $6::text)
