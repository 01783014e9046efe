-- Takes an award back. $1 award id, $2 reason, $3 event id or null, $4 who.
-- shape: none
insert into pennant.award_revocation (organisation_id, award_id, reason, event_id, revoked_by)
values (pennant.current_organisation(), $1::uuid, $2::text, $3::uuid, $4::text)
