-- Takes a nomination back unless it was before. $1 id, $2 day, $3 reason, $4 who.
-- shape: optional
insert into pennant.nomination_withdrawal as w
    (organisation_id, nomination_id, day, reason, withdrawn_by)
values (pennant.current_organisation(), $1::uuid, $2::date, $3::text, $4::text)
on conflict (organisation_id, nomination_id) do nothing
returning w.nomination_id
