-- How far an import has come. $1 organisation, $2 id, $3 state, $4 header, $5 rows, $6 bytes, $7 lines, $8 stored, $9 duplicate, $10 duplicate that differs, $11 refused, $12 outcomes.
-- shape: none
update pennant.import i
   set state = $3, header = $4::text[], rows = $5::bigint, bytes = $6::bigint, lines = $7::bigint,
       stored = $8::bigint, duplicate = $9::bigint, duplicate_differs = $10::bigint,
       refused = $11::bigint, outcomes = $12::bigint, changed_at = now(),
       ended_at = case when $3 = 'running' then null else now() end
 where i.organisation_id = $1::uuid and i.id = $2::uuid
