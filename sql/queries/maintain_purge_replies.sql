-- Purges kept replies that are not given any more, as pennant_owner. $1 organisation, $2 how many at most.
-- shape: one
select pennant.purge_replies($1::uuid, $2::integer) as gone
