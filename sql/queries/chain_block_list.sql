-- Links of the chain in order, with the time in the form that is hashed. $1 the number behind which, $2 how many.
-- shape: many
select b.number, b.kind, b.first_change, b.last_change, b.members::text as members, b.digest, b.names, b.salt, b.marks,
       b.name_marks, b.previous, b.hash,
       to_char(b.chained_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as chained_at
  from pennant.chain_block b
 where b.organisation_id = pennant.current_organisation() and b.number > $1::bigint
 order by b.number
 limit $2::integer
