-- The standings of a stored result, without receipts. $1 run id, $2 award or null, $3 group or null, $4 only these units' codes or null, $5 the last row's position or null, $6 how many.
-- shape: many
select s.award, s.unit_id, s.unit, s.name, s."group", s.eligible, s.vetoes, s.failed, s.components, s.total,
       s.rank, s.wins, s.position as _position
  from pennant.standing s
 where s.organisation_id = (select pennant.current_organisation()) and s.run_id = $1::uuid
   and ($2::text is null or s.award = $2)
   and ($3::text is null or s."group" = $3)
   and ($4::text[] is null or s.unit = any ($4))
   and ($5::integer is null or s.position > $5)
 order by s.position
 limit $6::bigint
