-- How many seconds a time zone's clocks are ahead of UTC, and from when on (microseconds since 1970), from 2000 to a year from now. $1 its name.
-- shape: many
with coarse as (
  select t, extract(epoch from (t at time zone $1::text) - (t at time zone 'UTC'))::bigint as ahead
    from generate_series('2000-01-01T00:00:00Z'::timestamptz, now() + interval '370 days', interval '10 days') t
), changed as (
  select t, ahead, lag(ahead) over (order by t) as before from coarse
), fine as (
  select f.t, extract(epoch from (f.t at time zone $1::text) - (f.t at time zone 'UTC'))::bigint as ahead
    from changed c, generate_series(c.t - interval '10 days', c.t, interval '15 minutes') f(t)
   where c.ahead <> c.before
), compared as (
  select t, ahead, lag(ahead) over (order by t) as before from fine
)
select since, ahead
  from (select 0::bigint as since, ahead, true as first from coarse where t = '2000-01-01T00:00:00Z'
        union all
        select (extract(epoch from t) * 1000000)::bigint, ahead, false from compared where ahead <> before) steps
 order by first desc, since
