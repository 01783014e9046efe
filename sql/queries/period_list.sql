-- Periods, newest first. $1 scheme code, $2 state, $3 from this day, $4 to this day (each or null), $5 and $6 the last row's first day and id or null, $7 how many.
-- shape: many
select p.id, p.scheme_id, p.scheme_code as scheme, s.version as scheme_version, p.title, p.from_day as "from",
       p.to_day as "to", p.state, p.units, p.dates,
       array(select d from unnest(p.dates_required) d where not p.dates ? d) as dates_missing, p.awards,
       p.panel_modes, p.round, p.run_id, p.version, p.created_by, p.created_at, p.updated_at,
       (select encode(b.digest, 'hex') from pennant.bundle b
         where b.organisation_id = p.organisation_id and b.period_id = p.id and b.view = 'public') as bundle_digest
  from pennant.period p
  join pennant.scheme s on s.organisation_id = p.organisation_id and s.id = p.scheme_id
 where p.organisation_id = (select pennant.current_organisation())
   and ($1::text is null or p.scheme_code = $1)
   and ($2::text is null or p.state = $2)
   and ($3::date is null or p.to_day >= $3)
   and ($4::date is null or p.from_day <= $4)
   and ($5::date is null or (p.from_day, p.id) < ($5, $6::uuid))
 order by p.from_day desc, p.id desc
 limit $7::bigint
