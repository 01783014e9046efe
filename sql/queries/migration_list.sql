-- The migrations that were applied.
-- shape: many
select number, name, sha256, applied_at from pennant.migration order by number
