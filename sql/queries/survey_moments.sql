-- Times of the organisation's clock as instants, in their order. $1 times (YYYY-MM-DD HH:MM:SS), $2 time zone.
-- shape: many
select to_char(m.given::timestamp at time zone $2 at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as instant
  from unnest($1::text[]) with ordinality as m (given, place)
 order by m.place
