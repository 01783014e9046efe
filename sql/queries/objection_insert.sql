-- Keeps an objection. $1 id, $2 period id, $3 round, $4 unit id, $5 day it arrived, $6 reason, $7 evidence (JSON array), $8 who or null, $9 SHA-256 of a receipt or null.
-- shape: none
insert into pennant.objection
    (organisation_id, id, period_id, round, unit_id, received_on, reason, evidence, raised_by, receipt)
values (pennant.current_organisation(), $1::uuid, $2::uuid, $3::integer, $4::uuid, $5::date, $6::text, $7::json,
        $8::text, $9::bytea)
