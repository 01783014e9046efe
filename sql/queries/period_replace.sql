-- Replaces a draft of the expected version. $1 id, $2 version, $3 scheme id, $4 title or null, $5 and $6 first and last day, $7 units (uuid[]) or null, $8 dates (jsonb), $9 the names of dates that it must give, $10 awards (text[]) or null, $11 modes of panels (jsonb).
-- shape: optional
with p as (
    update pennant.period o
       set scheme_id = s.id, scheme_code = s.code, title = $4::text, from_day = $5::date,
           to_day = $6::date, units = $7::uuid[], dates = $8::jsonb, dates_required = $9::text[],
           awards = $10::text[], panel_modes = $11::jsonb, version = o.version + 1, updated_at = now()
      from pennant.scheme s
     where o.organisation_id = (select pennant.current_organisation()) and o.id = $1::uuid
       and o.version = $2::integer and o.state = 'draft'
       and s.organisation_id = o.organisation_id and s.id = $3::uuid
    returning o.*
)
select p.id, p.scheme_id, p.scheme_code as scheme, s.version as scheme_version, p.title, p.from_day as "from",
       p.to_day as "to", p.state, p.units, p.dates,
       array(select d from unnest(p.dates_required) d where not p.dates ? d) as dates_missing, p.awards,
       p.panel_modes, p.round, p.run_id, p.version, p.created_by, p.created_at, p.updated_at,
       (select encode(b.digest, 'hex') from pennant.bundle b
         where b.organisation_id = p.organisation_id and b.period_id = p.id and b.view = 'public') as bundle_digest
  from p join pennant.scheme s on s.organisation_id = p.organisation_id and s.id = p.scheme_id
