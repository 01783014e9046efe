-- Keeps what was not stored. $1 organisation, $2 import, $3 pass, then one array each: $4 rows, $5 lines, $6 results, $7 codes, $8 problems.
-- shape: none
insert into pennant.import_outcome (organisation_id, import_id, pass, "row", line, result, code, problem)
select $1::uuid, $2::uuid, $3::integer, o.place, o.line, o.result, o.code, o.problem::jsonb
  from unnest($4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[])
       as o (place, line, result, code, problem)
