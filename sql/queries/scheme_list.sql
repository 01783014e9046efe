-- Schemes by code and version, without documents. $1 code or null, $2 and $3 the last row's code and version or null, $4 how many.
-- shape: many
select s.id, s.code, s.version, s.title, s.cadence, encode(s.sha256, 'hex') as sha256, s.created_by, s.created_at
  from pennant.scheme s
 where s.organisation_id = (select pennant.current_organisation())
   and ($1::text is null or s.code = $1)
   and ($2::text is null or (s.code, s.version) > ($2, $3::integer))
 order by s.code, s.version
 limit $4::bigint
