-- The public keys of a panel, by unit. $1 period id, $2 panel, $3 the last row's unit or null, $4 how many.
-- shape: many
select k.panel, k.unit_id, r.code as unit,
       translate(encode(k.public_key, 'base64'), '+/=' || chr(10), '-_') as public_key
  from pennant.ballot_key k
  join pennant.roster r on r.organisation_id = k.organisation_id and r.period_id = k.period_id
   and r.unit_id = k.unit_id
 where k.organisation_id = (select pennant.current_organisation()) and k.period_id = $1::uuid
   and k.panel = $2::text and ($3::text is null or r.code > $3)
 order by r.code
 limit $4::bigint
