-- Enters an organisation for row security. $1 its code, $2 roles, $3 unit codes, $4 sources, $5 subject.
-- shape: optional
select id, code, time_zone, today,
       extract(epoch from (today + 1)::timestamp at time zone time_zone)::bigint as day_ends
  from pennant.enter($1, $2::text[], $3::text[], $4::text[], $5)
