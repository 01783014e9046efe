-- The versions of a period's bundle that the asker may see, without their documents. $1 period id.
-- shape: many
select b.view, encode(b.digest, 'hex') as digest, b.kid, b.created_at, b.erased_at
  from pennant.bundle b
 where b.organisation_id = (select pennant.current_organisation()) and b.period_id = $1::uuid
 order by b.view
