-- Units and indicators that events or verdicts behind given sequences speak of, and nulls when there are too many of those to look at. $1 and $2 first and last day of events, $3 and $4 sequences of events and verdicts, $5 most rows of either.
-- shape: many
with written as materialized (
    (select e.unit_id, e.indicator, e.day
       from pennant.event e
      where e.organisation_id = (select pennant.current_organisation()) and e.sequence > $3::bigint
      order by e.sequence
      limit $5::bigint)
     union all
    (select e.unit_id, e.indicator, e.day
       from (select v.event_id
               from pennant.verdict v
              where v.organisation_id = (select pennant.current_organisation()) and v.sequence > $4::bigint
              order by v.sequence
              limit $5::bigint) v
      cross join lateral (select g.unit_id, g.indicator, g.day
                            from pennant.event g
                           where g.organisation_id = (select pennant.current_organisation()) and g.id = v.event_id
                          offset 0) e)
)
select distinct w.unit_id, w.indicator
  from written w
 where w.day >= $1::date and w.day <= $2::date
 union all
select null, null
 where (select count(*) from written) >= $5::bigint
