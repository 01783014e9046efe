-- Purges what webhooks delivered long ago, as pennant_owner. $1 organisation, $2 how many at most.
-- shape: one
select pennant.purge_deliveries($1::uuid, $2::integer) as gone
