-- The key of a panel and unit. $1 period id, $2 panel, $3 unit id.
-- shape: optional
select k.public_key, k.sealed
  from pennant.ballot_key k
 where k.organisation_id = (select pennant.current_organisation()) and k.period_id = $1::uuid
   and k.panel = $2::text and k.unit_id = $3::uuid
