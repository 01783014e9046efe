-- Gives a rater the right to score a unit. $1 period id, $2 panel, $3 unit id, $4 rater, $5 rater's unit id or null, $6 blinded, $7 signature, $8 who.
-- shape: none
insert into pennant.ballot_right
    (organisation_id, period_id, panel, unit_id, rater, rater_unit_id, blinded, signature, taken_by)
values (pennant.current_organisation(), $1::uuid, $2::text, $3::uuid, $4::text, $5::uuid, $6::bytea, $7::bytea,
        $8::text)
