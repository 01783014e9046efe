-- One period. $1 id.
-- shape: optional
select p.id, p.scheme_id, p.scheme_code as scheme, s.version as scheme_version, p.title, p.from_day as "from",
       p.to_day as "to", p.state, p.units, p.dates,
       array(select d from unnest(p.dates_required) d where not p.dates ? d) as dates_missing, p.awards,
       p.panel_modes, p.round, p.run_id, p.version, p.created_by, p.created_at, p.updated_at,
       (select encode(b.digest, 'hex') from pennant.bundle b
         where b.organisation_id = p.organisation_id and b.period_id = p.id and b.view = 'public') as bundle_digest
  from pennant.period p
  join pennant.scheme s on s.organisation_id = p.organisation_id and s.id = p.scheme_id
 where p.organisation_id = (select pennant.current_organisation()) and p.id = $1::uuid
