-- Whether tokens are registered just so, in their order. $1 registry, then one array each: $2 tokens, $3 groups, $4 days.
-- shape: many
select exists (select from pennant.token k
                where k.organisation_id = (select pennant.current_organisation())
                  and k.registry = $1::text and k.token = t.token
                  and k."group" is not distinct from t."group" and k.day = t.day) as same
  from unnest($2::text[], $3::text[], $4::date[]) with ordinality as t (token, "group", day, place)
 order by t.place
