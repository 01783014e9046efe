-- What tells live standings from those of another moment: the marks of all who wrote, and the day. $1 organisation's id.
-- shape: one
-- together: yes
select encode(substr(sha256(convert_to(o.time_zone || d.today, 'UTF8')
                     || coalesce(string_agg(uuid_send(m.mark), ''::bytea order by m.backend), '')), 1, 16), 'hex') as version,
       d.today
  from pennant.organisation o
 cross join lateral (select (now() at time zone o.time_zone)::date as today) d
  left join pennant.standing_mark m on m.organisation_id = o.id
 where o.id = $1::uuid
 group by o.time_zone, d.today
