-- All organisations, as pennant_owner.
-- shape: many
select id, code, name, time_zone, created_at from pennant.organisation order by code
