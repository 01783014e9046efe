-- Appeals that nobody has decided, by the last day on which they could be made. $1 until, $2 how many.
-- shape: many
select a.until_day as due, null::uuid as period_id, a.unit_id, u.code as unit, e.indicator as name, 1::bigint as count,
       a.id as object_id
  from pennant.appeal a
  join pennant.unit u on u.organisation_id = a.organisation_id and u.id = a.unit_id
  join pennant.event e on e.organisation_id = a.organisation_id and e.id = a.event_id
 where a.organisation_id = (select pennant.current_organisation()) and a.until_day <= $1::date
   and not exists (select from pennant.appeal_decision d
                    where d.organisation_id = a.organisation_id and d.appeal_id = a.id)
 order by a.until_day, a.id
 limit $2::bigint
