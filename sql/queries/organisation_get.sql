-- The organisation that was entered. $1 its id.
-- shape: one
-- together: yes
select id, code, name, time_zone, (now() at time zone time_zone)::date as today, created_at
  from pennant.organisation where id = $1::uuid
