-- Open panels in which the asker, or a unit of the asker's, has units left to score. $1 until, $2 how many.
-- shape: many
select a.due, a.period_id, a.rater_unit_id as unit_id, u.code as unit, a.panel as name, count(distinct a.unit_id) as count,
       a.period_id as object_id
  from pennant.ballot_asked a
  left join pennant.unit u on u.organisation_id = a.organisation_id and u.id = a.rater_unit_id
 where a.organisation_id = (select pennant.current_organisation()) and a.mode = 'open' and a.due <= $1::date
   and not exists (select from pennant.ballot b
                    where b.organisation_id = a.organisation_id and b.period_id = a.period_id and b.panel = a.panel
                      and b.rater = a.rater and b.unit_id = a.unit_id)
 group by 1, 2, 3, 4, 5
 order by 1, 2, 5, 3
 limit $2::bigint
