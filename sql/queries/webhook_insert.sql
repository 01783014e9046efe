-- Creates a webhook that is told of what is chained from now on. $1 id, $2 url, $3 title, $4 kinds, $5 sealed secret, $6 who.
-- shape: one
insert into pennant.webhook (organisation_id, id, url, title, kinds, secret, created_by, position)
values (pennant.current_organisation(), $1::uuid, $2::text, $3::text, $4::text[], $5::bytea, $6::text,
        coalesce((select b.last_change from pennant.chain_block b
                   where b.organisation_id = pennant.current_organisation() order by b.number desc limit 1), 0))
returning id, url, title, kinds, state, cause, failing_since, previous_until, created_by, created_at, version
