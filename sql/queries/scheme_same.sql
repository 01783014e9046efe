-- The version of a scheme whose document has this digest, if any. $1 code, $2 SHA-256.
-- shape: optional
select s.id, s.code, s.version, s.title, s.cadence, encode(s.sha256, 'hex') as sha256, s.created_by, s.created_at
  from pennant.scheme s
 where s.organisation_id = (select pennant.current_organisation())
   and s.code = $1::text and s.sha256 = $2::bytea
