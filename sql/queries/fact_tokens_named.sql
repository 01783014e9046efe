-- Registered tokens of these names. $1 tokens.
-- shape: many
select nullif(t.registry, '') as registry, t.token, t."group", t.day
  from pennant.token t
 where t.organisation_id = (select pennant.current_organisation()) and t.token = any ($1::text[])
 order by t.registry, t.token
