-- The audit row of what was retired, as pennant_owner. $1 organisation, $2 audit id, $3 actor, $4 after.
-- shape: none
insert into pennant.audit (organisation_id, id, actor, action, object_kind, object_id, after)
values ($1::uuid, $2::uuid, $3, 'event.retire', 'organisation', $1::text, $4::jsonb)
