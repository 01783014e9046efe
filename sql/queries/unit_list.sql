-- Units by code. $1 organisation, $2 kind, $3 group, $4 parent's id, $5 parent's code, $6 retired, $7 code to start after, $8 rows; NULL: any.
-- shape: many
-- plan: each time
select id, code, name, kind, "group", parent_id, headcount, since, attributes, retired_at, version,
       created_at, updated_at
  from pennant.unit
 where organisation_id = $1::uuid
   and ($2::text is null or kind = $2)
   and ($3::text is null or "group" = $3)
   and ($4::uuid is null or parent_id = $4)
   and ($5::text is null or parent_id = (select p.id from pennant.unit p
                                          where p.organisation_id = $1::uuid and p.code = $5))
   and ($6::boolean is null or (retired_at is not null) = $6)
   and ($7::text is null or code > $7)
 order by code
 limit $8::bigint
