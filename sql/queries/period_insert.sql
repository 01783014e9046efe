-- Adds a draft. $1 id, $2 scheme id, $3 title or null, $4 and $5 first and last day, $6 units (uuid[]) or null, $7 who.
-- shape: optional
with p as (
    insert into pennant.period
        (organisation_id, id, scheme_id, scheme_code, title, from_day, to_day, units, created_by)
    select s.organisation_id, $1::uuid, s.id, s.code, $3::text, $4::date, $5::date, $6::uuid[], $7::text
      from pennant.scheme s
     where s.organisation_id = (select pennant.current_organisation()) and s.id = $2::uuid
    returning *
)
select p.id, p.scheme_id, p.scheme_code as scheme, s.version as scheme_version, p.title, p.from_day as "from",
       p.to_day as "to", p.state, p.units, p.round, p.run_id, p.version, p.created_by, p.created_at,
       p.updated_at,
       (select encode(b.digest, 'hex') from pennant.bundle b
         where b.organisation_id = p.organisation_id and b.period_id = p.id and b.view = 'public') as bundle_digest
  from p join pennant.scheme s on s.organisation_id = p.organisation_id and s.id = p.scheme_id
