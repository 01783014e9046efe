-- The organisation's day of moments, in their order. $1 moments, $2 time zone.
-- shape: many
select (pennant.moment(m.moment, $2) at time zone $2)::date as day,
       (extract(epoch from (pennant.moment(m.moment, $2) at time zone $2)::time) * 1000000)::bigint as microsecond
  from unnest($1::text[]) with ordinality as m (moment, place)
 order by m.place
