-- Units of which events or verdicts behind given sequences speak, and null when there are too many of those to look at. $1 and $2 first and last day of events, $3 and $4 sequences of events and verdicts, $5 most rows of either.
-- shape: many
with written as materialized (
    (select e.unit_id, e.day >= $1::date and e.day <= $2::date as counts
       from pennant.event e
      where e.organisation_id = (select pennant.current_organisation()) and e.sequence > $3::bigint
      order by e.sequence
      limit $5::bigint)
     union all
    (select v.unit_id, true
       from pennant.verdict v
      where v.organisation_id = (select pennant.current_organisation()) and v.sequence > $4::bigint
      order by v.sequence
      limit $5::bigint)
)
select distinct w.unit_id
  from written w
 where w.counts
 union all
select null
 where (select count(*) from written) >= $5::bigint
