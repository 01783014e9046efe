-- Becomes the one session that chains, or not: another one is.
-- shape: one
select pg_catalog.pg_try_advisory_lock(7304210018) as leads
