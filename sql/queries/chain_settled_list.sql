-- How far the chain has all rows, by kind.
-- shape: many
select c.kind, c.settled from pennant.chain_cursor c
 where c.organisation_id = pennant.current_organisation() order by c.kind
