-- The turn of a chunk: beside the chunks of other imports of the organisation, or alone, so that none can deadlock with it. $1 organisation, $2 alone.
-- shape: one
select case when $2::boolean then pg_advisory_xact_lock(hashtextextended('imports ' || $1::text, 0))
            else pg_advisory_xact_lock_shared(hashtextextended('imports ' || $1::text, 0)) end::text as locked
