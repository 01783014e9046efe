-- The units among ids and codes; one that is named in both ways comes twice. $1 organisation, $2 ids, $3 codes, $4 time zone.
-- The lists are hidden from the planner, so that many names are hashed and not compared with each unit.
-- shape: many
select u.id, u.code, u.xmin::text as row_version, (extract(epoch from u.retired_at) * 1000000)::bigint as retired_at,
       (u.retired_at at time zone $4)::date as retired_day
  from unnest((select $2::uuid[])) as k (id)
  join pennant.unit u on u.organisation_id = $1::uuid and u.id = k.id
 union all
select u.id, u.code, u.xmin::text, (extract(epoch from u.retired_at) * 1000000)::bigint,
       (u.retired_at at time zone $4)::date
  from unnest((select $3::text[])) as k (code)
  join pennant.unit u on u.organisation_id = $1::uuid and u.code = k.code
