-- The sums of fact_tallies of some units and indicators only: whole months from the tally, days at the edges from the events. Spans: $1 number, $2 and $3 first and last day, $4 whether it is whole months; $5 units and $6 indicators, side by side.
-- shape: many
with span as (
    select * from unnest($1::integer[], $2::date[], $3::date[], $4::boolean[]) as s (span, first, last, whole)
), part as (
    -- "offset 0" has each one looked up, few as they are among all.
    select s.span, k.unit_id, k.indicator, p.gravity, p.finding, p.events, p.quantity, p.points
      from unnest($5::uuid[], $6::text[]) k (unit_id, indicator)
     cross join span s
     cross join lateral (select t.gravity, t.finding, t.events, t.quantity, t.points
                           from pennant.tally t
                          where t.organisation_id = (select pennant.current_organisation())
                            and t.unit_id = k.unit_id and t.indicator = k.indicator
                            and t.month >= s.first and t.month <= s.last
                         offset 0) p
     where s.whole
     union all
    select s.span, k.unit_id, k.indicator, p.gravity, p.finding, p.events, p.quantity, p.points
      from unnest($5::uuid[], $6::text[]) k (unit_id, indicator)
     cross join span s
     cross join lateral (select coalesce(e.gravity, '') as gravity, coalesce(f.finding, 'pending') as finding,
                                count(*) as events, sum(e.quantity) as quantity,
                                sum(coalesce(f.points, e.points, 0)) as points
                           from pennant.event e
                           left join pennant.event_state f
                             on f.organisation_id = e.organisation_id and f.event_id = e.id
                          where e.organisation_id = (select pennant.current_organisation())
                            and e.unit_id = k.unit_id and e.indicator = k.indicator
                            and e.day >= s.first and e.day <= s.last
                          group by 1, 2
                         offset 0) p
     where not s.whole
)
select p.span, p.unit_id, p.indicator, p.gravity, p.finding, sum(p.events)::bigint as events,
       sum(p.quantity) as quantity, sum(p.points) as points
  from part p
 group by 1, 2, 3, 4, 5
having sum(p.events) <> 0
 order by 2, 3, 1, 4, 5
