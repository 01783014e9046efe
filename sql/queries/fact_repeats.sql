-- Sums of a period's events, apart for those that have an earlier one alike of the same unit. $1 period id, $2 and $3 first and last day; the kinds that count: $4 indicators, $5 gravities, $6 findings; $7 to $9 whether topic, person and occasion must agree; $10 units, null: all.
-- shape: many
-- plan: each time
with told as (
    select e.unit_id, e.indicator, coalesce(e.gravity, '') as gravity, coalesce(f.finding, 'pending') as finding,
           e.quantity, coalesce(f.points, e.points, 0) as points,
           (not $7::boolean or e.topic is not null) and (not $8::boolean or e.person is not null)
           and (not $9::boolean or e.occasion is not null)
           and row_number() over (partition by e.unit_id, case when $7::boolean then e.topic end,
                                               case when $8::boolean then e.person end,
                                               case when $9::boolean then e.occasion end
                                  order by e.day, e.sequence, e.id) > 1 as repeated
      from pennant.roster r
     -- "offset 0" has each unit's events looked up, few as they are among all.
     cross join lateral (select v.* from pennant.event v
                          where v.organisation_id = r.organisation_id and v.unit_id = r.unit_id
                            and v.indicator = any ($4::text[]) and v.day >= $2::date and v.day <= $3::date
                         offset 0) e
      left join pennant.event_state f on f.organisation_id = e.organisation_id and f.event_id = e.id
     where r.organisation_id = (select pennant.current_organisation()) and r.period_id = $1::uuid
       and ($10::uuid[] is null or r.unit_id = any ($10::uuid[]))
       and ((e.indicator, coalesce(e.gravity, ''), coalesce(f.finding, 'pending'))
            in (select k.* from unnest($4::text[], $5::text[], $6::text[]) k)) is true
)
select t.unit_id, t.indicator, t.gravity, t.finding, t.repeated, count(*) as events, sum(t.quantity) as quantity,
       sum(t.points) as points
  from told t
 group by 1, 2, 3, 4, 5
