-- Purges what imports said of rows long ago, as pennant_owner. $1 organisation, $2 how many at most.
-- shape: one
select pennant.purge_outcomes($1::uuid, $2::integer) as gone
