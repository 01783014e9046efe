-- Adds a nomination. $1 id, $2 period id, $3 award, $4 unit id, $5 source, $6 nominator, $7 unit that speaks or null, $8 day, $9 file (jsonb), $10 evidence (jsonb), $11 note or null, $12 who.
-- shape: one
insert into pennant.nomination as n
    (organisation_id, id, period_id, award, unit_id, source, nominator, nominator_unit_id, day, file,
     evidence, note, recorded_by)
values (pennant.current_organisation(), $1::uuid, $2::uuid, $3::text, $4::uuid, $5::text, $6::text, $7::uuid,
        $8::date, $9::jsonb, $10::jsonb, $11::text, $12::text)
returning n.id
