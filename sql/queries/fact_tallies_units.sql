-- The sums of fact_tallies of some units only: whole months from the tally, days at the edges from the events. $1 period id, $2 indicators; spans: $3 number, $4 and $5 first and last day, $6 whether it is whole months; $7 units.
-- shape: many
with span as (
    select * from unnest($3::integer[], $4::date[], $5::date[], $6::boolean[]) as s (span, first, last, whole)
), part as (
    select s.span, t.unit_id, t.indicator, t.gravity, t.finding, t.events, t.quantity, t.points
      from span s
      join pennant.tally t on t.organisation_id = (select pennant.current_organisation())
       and t.unit_id = any ($7::uuid[]) and t.indicator = any ($2::text[]) and t.month >= s.first and t.month <= s.last
     where s.whole
     union all
    select s.span, e.unit_id, e.indicator, coalesce(e.gravity, ''), coalesce(f.finding, 'pending'), 1,
           e.quantity, coalesce(f.points, e.points, 0)
      from span s
      join pennant.event e on e.organisation_id = (select pennant.current_organisation())
       and e.unit_id = any ($7::uuid[]) and e.indicator = any ($2::text[]) and e.day >= s.first and e.day <= s.last
      left join pennant.event_state f on f.organisation_id = e.organisation_id and f.event_id = e.id
     where not s.whole
)
select p.span, p.unit_id, p.indicator, p.gravity, p.finding, sum(p.events)::bigint as events,
       sum(p.quantity) as quantity, sum(p.points) as points
  from part p
 -- "is true" keeps the roster a hashed set: as a join it would be nested loops until it has statistics.
 where (p.unit_id in (select r.unit_id from pennant.roster r
                       where r.organisation_id = (select pennant.current_organisation())
                         and r.period_id = $1::uuid)) is true
 group by 1, 2, 3, 4, 5
having sum(p.events) <> 0
 order by 2, 3, 1, 4, 5
