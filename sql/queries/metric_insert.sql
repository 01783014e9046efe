-- Stores a metric unless its id or external id is taken. $1 organisation, $2 id, $3 unit, $4 indicator, $5 from day, $6 to day, $7 role, $8 value, $9 note, $10 source, $11 external id, $12 recorder, $13 fingerprint.
-- shape: optional
insert into pennant.metric
    (organisation_id, id, unit_id, indicator, from_day, to_day, role, value, note, source, external_id,
     recorded_by, fingerprint)
values ($1::uuid, $2::uuid, $3::uuid, $4, $5::date, $6::date, $7, $8::numeric, $9, $10, $11, $12,
        $13::bytea)
on conflict do nothing
returning id
