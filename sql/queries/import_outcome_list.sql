-- What of an import's last pass was not stored, in the file's order. $1 organisation, $2 import, $3 row to start behind, $4 rows.
-- shape: many
-- plan: each time
select o."row", o.line, o.result, o.code, o.problem
  from pennant.import_outcome o
  join pennant.import i on i.organisation_id = o.organisation_id and i.id = o.import_id and i.pass = o.pass
 where o.organisation_id = $1::uuid and o.import_id = $2::uuid
   and ($3::bigint is null or o."row" > $3)
 order by o."row"
 limit $4::bigint
