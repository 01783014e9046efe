-- Follow-ups of negative answers that are not closed. $1 until, $2 how many.
-- shape: many
select f.due_day as due, null::uuid as period_id, f.unit_id, u.code as unit, f.survey as name, 1::bigint as count,
       f.id as object_id
  from pennant.follow_up f
  join pennant.unit u on u.organisation_id = f.organisation_id and u.id = f.unit_id
 where f.organisation_id = (select pennant.current_organisation()) and f.state <> 'closed' and f.due_day <= $1::date
 order by f.due_day, f.id
 limit $2::bigint
