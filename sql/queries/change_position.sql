-- Where a number of a change stands. $1 the number.
-- shape: one
select pennant.change_epoch() as epoch,
       coalesce((select b.last_change from pennant.chain_block b
                  where b.organisation_id = pennant.current_organisation() order by b.number desc limit 1), 0) as head,
       case when $1::bigint = 0 then repeat('0', 12)
            else (select encode(substr(b.hash, 1, 6), 'hex') from pennant.chain_block b
                   where b.organisation_id = pennant.current_organisation() and b.last_change >= $1::bigint
                   order by b.last_change limit 1) end as proof
