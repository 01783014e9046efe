-- One follow-up with what was done. $1 id, $2 today.
-- shape: optional
select f.id, f.event_id, f.unit_id, u.code as unit, f.survey, e.gravity, e.occasion, e.rater_mode, f.state,
       f.opened_day as opened, f.due_day as due, f.met_day as met, f.closed_day as closed,
       coalesce(f.met_day, $2::date) > f.due_day as overdue,
       coalesce((select json_agg(json_build_object(
                            'number', a.number, 'action', a.action, 'outcome', a.outcome, 'text', a.text,
                            'verdict_id', a.verdict_id, 'recorded_by', a.recorded_by,
                            'recorded_at', to_char(a.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                        order by a.number)
                   from pennant.follow_up_action a
                  where a.organisation_id = f.organisation_id and a.follow_up_id = f.id), '[]') as actions
  from pennant.follow_up f
  join pennant.unit u on u.organisation_id = f.organisation_id and u.id = f.unit_id
  join pennant.event e on e.organisation_id = f.organisation_id and e.id = f.event_id
 where f.organisation_id = (select pennant.current_organisation()) and f.id = $1::uuid
