-- Events of a period's roster that came after it entered scoring, newest first. $1 period, $2 indicators, $3 first and $4 last day, $5 sequence to start below, $6 rows, $7 one event; NULL: any.
-- shape: many
-- plan: each time
select e.id, e.unit_id, u.code as unit, e.indicator, e.occurred_at, e.day, e.quantity, e.gravity,
       coalesce(f.points, e.points) as points, nullif(e.source, '') as source, e.external_id,
       coalesce(f.finding, 'pending') as finding, e.recorded_by, e.recorded_at,
       a.event_id is not null as admitted, a.reason as admission_reason, a.admitted_by, a.admitted_at,
       e.sequence as _sequence
  from pennant.period_cutoff c
 -- Few as a rule, and at the end of their index: "offset 0" and the second bound have the planner think so too.
 cross join lateral (select v.*
                       from pennant.event v
                      where v.organisation_id = (select pennant.current_organisation())
                        and v.sequence > c.event_sequence
                        and v.sequence < coalesce($5::bigint, 9223372036854775807)
                     offset 0) e
  join pennant.roster r on r.organisation_id = e.organisation_id and r.period_id = c.period_id
   and r.unit_id = e.unit_id
  join pennant.unit u on u.organisation_id = e.organisation_id and u.id = e.unit_id
  left join pennant.event_state f on f.organisation_id = e.organisation_id and f.event_id = e.id
  left join pennant.late_admission a on a.organisation_id = e.organisation_id
   and a.period_id = c.period_id and a.event_id = e.id
 where c.organisation_id = (select pennant.current_organisation()) and c.period_id = $1::uuid
   and e.indicator = any ($2::text[]) and e.day >= $3::date and e.day <= $4::date
   and ($7::uuid is null or e.id = $7)
 order by e.sequence desc
 limit $6::bigint
