-- The registered tokens that events of a period's roster carry. $1 period id, $2 indicators, $3 and $4 first and last day.
-- shape: many
select nullif(t.registry, '') as registry, t.token, t."group", t.day
  from pennant.token t
 where t.organisation_id = (select pennant.current_organisation())
   and t.token in (select e.token
                     from pennant.event e
                     join pennant.roster r on r.organisation_id = e.organisation_id and r.period_id = $1::uuid
                      and r.unit_id = e.unit_id
                    where e.organisation_id = (select pennant.current_organisation())
                      and e.indicator = any ($2::text[]) and e.day >= $3::date and e.day <= $4::date
                      and e.token is not null)
 order by t.registry, t.token
