-- One change of parents at a time in an organisation, so that two cannot close a circle. $1 organisation.
-- shape: one
select pg_advisory_xact_lock(hashtextextended('unit tree ' || $1::text, 0))::text as locked
