-- Makes writers of one scheme code wait for each other. $1 the code.
-- shape: one
select pg_advisory_xact_lock(hashtextextended(
    concat_ws(E'\x1f', 'scheme', pennant.current_organisation()::text, $1::text), 0)) is null as locked
