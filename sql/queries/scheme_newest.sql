-- The newest version of a scheme. $1 code.
-- shape: optional
select s.id, s.version
  from pennant.scheme s
 where s.organisation_id = (select pennant.current_organisation()) and s.code = $1::text
 order by s.version desc
 limit 1
