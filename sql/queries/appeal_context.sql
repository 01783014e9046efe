-- What an appeal on an event depends on: whether the unit is the asker's own, whether one is open, whether what holds now was appealed against before, and since which day it holds. $1 organisation, $2 event, $3 time zone.
-- shape: optional
select u.code as unit, e.unit_id = any ((select pennant.own_units())::uuid[]) as own,
       exists (select from pennant.appeal a
                where a.organisation_id = e.organisation_id and a.event_id = e.id
                  and not exists (select from pennant.appeal_decision d
                                   where d.organisation_id = a.organisation_id and d.appeal_id = a.id)) as open,
       exists (select from pennant.appeal a
                where a.organisation_id = e.organisation_id and a.event_id = e.id
                  and a.verdict_sequence = coalesce(s.verdict_sequence, 0)) as appealed,
       coalesce(s.verdict_sequence, 0) as verdict_sequence,
       (coalesce(v.recorded_at, e.recorded_at) at time zone $3)::date as since
  from pennant.event e
  join pennant.unit u on u.organisation_id = e.organisation_id and u.id = e.unit_id
  left join pennant.event_state s on s.organisation_id = e.organisation_id and s.event_id = e.id
  left join pennant.verdict v
    on v.organisation_id = e.organisation_id and v.event_id = e.id and v.sequence = s.verdict_sequence
 where e.organisation_id = $1::uuid and e.id = $2::uuid
