-- Takes the right to run under a key until the transaction ends. $1 organisation, $2 subject, $3 operation, $4 key.
-- shape: one
select pg_try_advisory_xact_lock(
    hashtextextended(concat_ws(E'\x1f', 'idempotency', $1::text, $2::text, $3::text, $4::text), 0)) as taken
