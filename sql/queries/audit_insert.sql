-- Writes the audit row of a change. $1 organisation, $2 id, $3 actor, $4 action, $5 object kind, $6 object id, $7 reason, $8 before, $9 after, $10 request id.
-- shape: none
insert into pennant.audit
    (organisation_id, id, actor, action, object_kind, object_id, reason, before, after, request_id)
values ($1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10)
