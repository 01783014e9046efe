-- Becomes the one session that delivers, or not: another one is.
-- shape: one
select pg_catalog.pg_try_advisory_lock(7304210019) as leads
