-- Adds a draft. $1 id, $2 scheme id, $3 title or null, $4 and $5 first and last day, $6 units (uuid[]) or null, $7 who, $8 dates (jsonb), $9 the names of dates that it must give, $10 awards (text[]) or null, $11 modes of panels (jsonb).
-- shape: optional
with p as (
    insert into pennant.period
        (organisation_id, id, scheme_id, scheme_code, title, from_day, to_day, units, created_by, dates,
         dates_required, awards, panel_modes)
    select s.organisation_id, $1::uuid, s.id, s.code, $3::text, $4::date, $5::date, $6::uuid[], $7::text,
           $8::jsonb, $9::text[], $10::text[], $11::jsonb
      from pennant.scheme s
     where s.organisation_id = (select pennant.current_organisation()) and s.id = $2::uuid
    returning *
)
select p.id, p.scheme_id, p.scheme_code as scheme, s.version as scheme_version, p.title, p.from_day as "from",
       p.to_day as "to", p.state, p.units, p.dates,
       array(select d from unnest(p.dates_required) d where not p.dates ? d) as dates_missing, p.awards,
       p.panel_modes, p.round, p.run_id, p.version, p.created_by, p.created_at, p.updated_at,
       (select encode(b.digest, 'hex') from pennant.bundle b
         where b.organisation_id = p.organisation_id and b.period_id = p.id and b.view = 'public') as bundle_digest
  from p join pennant.scheme s on s.organisation_id = p.organisation_id and s.id = p.scheme_id
