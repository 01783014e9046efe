-- Periods with objections that nobody has decided, due before the notice is over. $1 until, $2 how many.
-- shape: many
select coalesce(n.until_day, o.oldest) as due, p.id as period_id, null::uuid as unit_id, null::text as unit,
       coalesce(p.title, p.scheme_code) as name, o.count, p.id as object_id
  from (select j.organisation_id, j.period_id, count(*) as count, min(j.received_on) as oldest
          from pennant.objection j
         where j.organisation_id = (select pennant.current_organisation())
           and not exists (select from pennant.objection_decision d
                            where d.organisation_id = j.organisation_id and d.objection_id = j.id)
         group by 1, 2) o
  join pennant.period p on p.organisation_id = o.organisation_id and p.id = o.period_id
  left join lateral (select t.until_day from pennant.period_step t
                      where t.organisation_id = p.organisation_id and t.period_id = p.id and t.round = p.round
                        and t.until_day is not null
                      order by t.sequence desc limit 1) n on true
 where p.state = 'deciding' and coalesce(n.until_day, o.oldest) <= $1::date
 order by 1, p.id
 limit $2::bigint
