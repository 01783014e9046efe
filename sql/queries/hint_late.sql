-- Events of a period's days that came after it was closed, by source and indicator. $1 period, $2 and $3 its first and last day, $4 how many events after the closing are looked at.
-- shape: many
-- plan: each time
select nullif(e.source, '') as source, e.indicator, count(*) as events
  from (select a.source, a.indicator, a.day
          from pennant.event a
         where a.organisation_id = (select pennant.current_organisation())
           and a.sequence > (select c.event_sequence from pennant.period_cutoff c
                              where c.organisation_id = (select pennant.current_organisation())
                                and c.period_id = $1::uuid)
         order by a.sequence
         limit $4::bigint) e
 where e.day >= $2::date and e.day <= $3::date
 group by e.source, e.indicator
 order by e.source, e.indicator
