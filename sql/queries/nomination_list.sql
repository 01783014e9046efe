-- Nominations of a period in order. $1 period id, $2 unit id, $3 unit's code, $4 award (each or null), $5 the last row's sequence or null, $6 how many.
-- shape: many
select n.id, n.period_id, n.award, n.unit_id, r.code as unit, n.source as "as", n.nominator as by, n.day, n.file,
       n.evidence, n.note,
       (select coalesce(json_agg(json_build_object('step', c.step, 'outcome', c.outcome, 'day', c.day,
               'reason', c.reason) order by c.sequence), '[]')
          from pennant.nomination_check c
         where c.organisation_id = n.organisation_id and c.nomination_id = n.id) as checks,
       w.day as withdrawn_on, w.reason as withdrawal_reason, n.recorded_by, n.recorded_at,
       n.recorded_by = (select pennant.current_subject())
           or coalesce(n.nominator_unit_id = any ((select pennant.own_units())::uuid[]), false) as _mine,
       n.sequence as _sequence
  from pennant.nomination n
  join pennant.roster r on r.organisation_id = n.organisation_id and r.period_id = n.period_id
   and r.unit_id = n.unit_id
  left join pennant.nomination_withdrawal w
    on w.organisation_id = n.organisation_id and w.nomination_id = n.id
 where n.organisation_id = (select pennant.current_organisation()) and n.period_id = $1::uuid
   and ($2::uuid is null or n.unit_id = $2)
   and ($3::text is null or r.code = $3)
   and ($4::text is null or n.award = $4)
   and ($5::bigint is null or n.sequence > $5)
 order by n.sequence
 limit $6::bigint
