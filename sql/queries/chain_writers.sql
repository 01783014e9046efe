-- The transactions that may be writing, by kind of chained rows.
-- shape: many
select k.kind, l.virtualtransaction as writer
  from unnest(pennant.chain_kinds()) as k (kind)
  join pg_catalog.pg_locks l on l.relation = ('pennant.' || k.kind)::regclass
 where l.locktype = 'relation'
   and l.database = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
   and l.granted
   and l.mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
