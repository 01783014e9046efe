-- Records what a check step found of a nomination. $1 id, $2 nomination id, $3 step, $4 outcome, $5 day, $6 reason or null, $7 who.
-- shape: one
insert into pennant.nomination_check as c
    (organisation_id, id, nomination_id, step, outcome, day, reason, checked_by)
values (pennant.current_organisation(), $1::uuid, $2::uuid, $3::text, $4::text, $5::date, $6::text, $7::text)
returning c.id
