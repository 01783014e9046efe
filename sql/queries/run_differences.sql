-- Where two stored results of a period differ, in the order of the second. $1 the run before, $2 the run after, $3 and $4 the last row's position and unit or null, $5 how many.
-- shape: many
-- plan: each time
select coalesce(a.award, b.award) as award, coalesce(a.unit_id, b.unit_id) as unit_id,
       coalesce(a.unit, b.unit) as unit, coalesce(a.name, b.name) as name,
       coalesce(a."group", b."group") as "group",
       b.total as total_before, a.total as total_after, b.rank as rank_before, a.rank as rank_after,
       coalesce(b.wins, false) as wins_before, coalesce(a.wins, false) as wins_after,
       b.vetoes as vetoes_before, a.vetoes as vetoes_after, b.failed as failed_before, a.failed as failed_after,
       coalesce(a.position, b.position) as _position
  from (select * from pennant.standing s
         where s.organisation_id = (select pennant.current_organisation()) and s.run_id = $1::uuid) b
  full join (select * from pennant.standing s
         where s.organisation_id = (select pennant.current_organisation()) and s.run_id = $2::uuid) a
    on a.award = b.award and a.unit_id = b.unit_id
 where (a.total, a.rank, a.wins, a.eligible, a.vetoes, a.failed)
       is distinct from (b.total, b.rank, b.wins, b.eligible, b.vetoes, b.failed)
   and ($3::integer is null
        or (coalesce(a.position, b.position), coalesce(a.unit_id, b.unit_id)) > ($3, $4::uuid))
 order by coalesce(a.position, b.position), coalesce(a.unit_id, b.unit_id)
 limit $5::bigint
