-- What a use case needs of a scheme. $1 id.
-- shape: optional
select s.id, s.code, s.version, s.cadence, s.kinds, convert_from(s.document, 'UTF8') as document
  from pennant.scheme s
 where s.organisation_id = (select pennant.current_organisation()) and s.id = $1::uuid
