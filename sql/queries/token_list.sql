-- Registered tokens by registry and token. $1 registry, $2 and $3 issued from and to this day (each or null), $4 and $5 the last row's registry and token or null, $6 how many.
-- shape: many
-- plan: each time
select nullif(t.registry, '') as registry, t.token, t."group", t.day, t.recorded_by, t.recorded_at,
       t.registry as _registry
  from pennant.token t
 where t.organisation_id = (select pennant.current_organisation())
   and ($1::text is null or t.registry = $1)
   and ($2::date is null or t.day >= $2)
   and ($3::date is null or t.day <= $3)
   and ($4::text is null or (t.registry, t.token) > ($4, $5::text))
 order by t.registry, t.token
 limit $6::bigint
