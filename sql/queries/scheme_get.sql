-- One scheme with its document. $1 id.
-- shape: optional
-- together: yes
select s.id, s.code, s.version, s.title, s.cadence, encode(s.sha256, 'hex') as sha256, s.created_by, s.created_at,
       convert_from(s.document, 'UTF8')::json as document
  from pennant.scheme s
 where s.organisation_id = (select pennant.current_organisation()) and s.id = $1::uuid
