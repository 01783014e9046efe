-- Registers tokens but for those that are registered; tells which were new. $1 registry, then one array each: $2 tokens, $3 groups, $4 days; $5 who.
-- shape: many
insert into pennant.token (organisation_id, registry, token, "group", day, recorded_by)
select pennant.current_organisation(), $1::text, t.token, t."group", t.day, $5::text
  from unnest($2::text[], $3::text[], $4::date[]) as t (token, "group", day)
 order by t.token
on conflict do nothing
returning token
