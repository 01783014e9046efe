-- The receipts of a panel's secret ballots. $1 period id, $2 panel, $3 the last row's receipt or null, $4 how many.
-- shape: many
select encode(s.token_hash, 'hex') as receipt, s.panel, s.unit_id, r.code as unit
  from pennant.secret_ballot s
  join pennant.roster r on r.organisation_id = s.organisation_id and r.period_id = s.period_id
   and r.unit_id = s.unit_id
 where s.organisation_id = (select pennant.current_organisation()) and s.period_id = $1::uuid
   and s.panel = $2::text and ($3::text is null or s.token_hash > decode($3, 'hex'))
 order by s.token_hash
 limit $4::bigint
