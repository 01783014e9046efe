-- Follow-ups, the first due ones first. $1 today, $2 survey, $3 state, $4 unit's id, $5 unit's code, $6 whether overdue, $7 and $8 the key to start after, $9 rows; NULL: any.
-- shape: many
-- plan: each time
select f.id, f.event_id, f.unit_id, u.code as unit, f.survey, e.gravity, e.occasion, e.rater_mode, f.state,
       f.opened_day as opened, f.due_day as due, f.met_day as met, f.closed_day as closed,
       coalesce(f.met_day, $1::date) > f.due_day as overdue
  from pennant.follow_up f
  join pennant.unit u on u.organisation_id = f.organisation_id and u.id = f.unit_id
  join pennant.event e on e.organisation_id = f.organisation_id and e.id = f.event_id
 where f.organisation_id = (select pennant.current_organisation())
   and ($2::text is null or f.survey = $2)
   and ($3::text is null or f.state = $3)
   and ($4::uuid is null or f.unit_id = $4)
   and ($5::text is null or u.code = $5)
   and ($6::boolean is null or (coalesce(f.met_day, $1::date) > f.due_day) = $6)
   and ($7::date is null or (f.due_day, f.id) > ($7::date, $8::uuid))
 order by f.due_day, f.id
 limit $9::bigint
