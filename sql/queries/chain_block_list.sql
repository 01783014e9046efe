-- Links of the chain in order, with the time in the form that is hashed; names_now, salt and name_marks are the newest after erasures. $1 the number behind which, $2 how many.
-- shape: many
select b.number, b.kind, b.first_change, b.last_change, b.members::text as members, b.digest, b.names, b.marks,
       b.previous, b.hash, coalesce(b.salt, r.salt) as salt,
       case when b.salt is null then r.names else b.names end as names_now,
       case when b.salt is null then r.name_marks else b.name_marks end as name_marks,
       to_char(b.chained_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as chained_at
  from pennant.chain_block b
  left join lateral (select n.names, n.salt, n.name_marks
                       from pennant.chain_renewal n
                      where n.organisation_id = b.organisation_id and n.number = b.number and n.salt is not null
                      order by n.sequence desc limit 1) r on true
 where b.organisation_id = pennant.current_organisation() and b.number > $1::bigint
 order by b.number
 limit $2::integer
