-- The units among ids and codes. $1 organisation, $2 ids, $3 codes, $4 time zone.
-- shape: many
select id, code, xmin::text as row_version, (extract(epoch from retired_at) * 1000000)::bigint as retired_at,
       (retired_at at time zone $4)::date as retired_day
  from pennant.unit
 where organisation_id = $1::uuid and (id = any ($2::uuid[]) or code = any ($3::text[]))
