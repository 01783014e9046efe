-- A unit's standings in a stored result, with receipts. $1 run id, $2 unit id.
-- shape: many
-- together: yes
select s.award, s.unit_id, s.unit, s.name, s."group", s.eligible, s.vetoes, s.failed, s.components, s.total,
       s.rank, s.wins, s.receipt
  from pennant.standing s
 where s.organisation_id = (select pennant.current_organisation()) and s.run_id = $1::uuid
   and s.unit_id = $2::uuid
 order by s.position
