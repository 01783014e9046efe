-- Outside opinions of a period in order, and which of them counts. $1 period id, $2 the last row's sequence or null, $3 how many.
-- shape: many
select o.id, o.period_id, o.unit_id, r.code as unit, o.source, o.outcome, o.reason,
       not exists (select from pennant.opinion l
                    where l.organisation_id = o.organisation_id and l.period_id = o.period_id
                      and l.unit_id = o.unit_id and l.source = o.source
                      and l.sequence > o.sequence) as counts,
       o.recorded_by, o.recorded_at, o.sequence as _sequence
  from pennant.opinion o
  join pennant.roster r on r.organisation_id = o.organisation_id and r.period_id = o.period_id
   and r.unit_id = o.unit_id
 where o.organisation_id = (select pennant.current_organisation()) and o.period_id = $1::uuid
   and ($2::bigint is null or o.sequence > $2)
 order by o.sequence
 limit $3::bigint
