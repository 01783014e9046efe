-- Chains what is new. $1 kinds, $2 how far each is settled, $3 most rows of a block, $4 the organisation to begin behind, or null.
-- shape: many
select organisation_id, changes, more, cut
  from pennant.chain_pass($1::text[], $2::bigint[], $3::integer, $4::uuid)
