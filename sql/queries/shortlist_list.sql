-- The shortlisted units of a stored result. $1 run id, $2 award or null.
-- shape: many
select s.award, s."group", s.rank, s.unit_id, s.unit, s.name, s.wins
  from pennant.standing s
 where s.organisation_id = (select pennant.current_organisation()) and s.run_id = $1::uuid
   and ($2::text is null or s.award = $2) and s.shortlisted
 order by s.position
