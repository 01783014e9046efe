-- Whether this is a replica, and how far it has replayed the log.
-- shape: one
select pg_is_in_recovery() as replays,
       coalesce((pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::bigint, 0) as position
