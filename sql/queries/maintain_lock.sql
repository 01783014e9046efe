-- Takes the right to maintain this database until the connection ends, as pennant_owner.
-- shape: one
select pg_try_advisory_lock(hashtextextended('pennant.maintain', 0)) as taken
