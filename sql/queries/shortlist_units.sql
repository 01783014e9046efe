-- The units of a stored result that are shortlisted, or win. $1 run id, $2 true for those that win, $3 award or null.
-- shape: many
select distinct s.unit_id
  from pennant.standing s
 where s.organisation_id = (select pennant.current_organisation()) and s.run_id = $1::uuid
   and ($3::text is null or s.award = $3)
   and case when $2::boolean then s.wins else s.shortlisted end
 order by s.unit_id
