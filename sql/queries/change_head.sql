-- The newest link of the organisation's chain.
-- shape: optional
select pennant.change_epoch() as epoch, b.last_change as sequence, b.number as block, encode(b.hash, 'hex') as hash,
       b.chained_at
  from pennant.chain_block b
 where b.organisation_id = pennant.current_organisation()
 order by b.number desc
 limit 1
