-- Records a transition. $1 id, $2 period id, $3 from state, $4 to state, $5 reason or null, $6 actor, $7 request id.
-- shape: one
insert into pennant.period_transition as t
    (organisation_id, id, period_id, from_state, to_state, reason, actor, request_id)
values (pennant.current_organisation(), $1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::text, $7::text)
returning t.id, t.period_id, t.from_state as "from", t.to_state as "to", t.reason, t.actor, t.at
