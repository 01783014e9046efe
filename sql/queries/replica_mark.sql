-- How far the log of the primary is written: all that was acknowledged is in it.
-- shape: one
select (pg_current_wal_flush_lsn() - '0/0'::pg_lsn)::bigint as position
