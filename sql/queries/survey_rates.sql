-- How a survey's cases were rated: in the first row, without a unit, all that the asker sees, then by unit; no row without any case. Dismissed and withdrawn answers are left out, and so is an unrated case that was rated later. Windows are shown no grades of fewer ratings than the organisation publishes. $1 survey, $2 from day, $3 to day, $4 unit's id, $5 unit's code, $6 unit's code to start after, $7 rows; NULL: any.
-- shape: many
-- plan: each time
with survey as (
    select v.organisation_id, v.indicator, v.scale, v.negative,
           case when (select pennant.sees_all()) then 0 else coalesce(g.publish_minimum, 3) end as least
      from pennant.survey v
      left join pennant.setting g on g.organisation_id = v.organisation_id
     where v.organisation_id = (select pennant.current_organisation()) and v.code = $1
), rated as not materialized (
    select e.organisation_id, e.indicator, e.occasion, e.unit_id, e.rating_mode as mode, e.gravity as grade
      from survey s
      join pennant.event e on e.organisation_id = s.organisation_id and e.indicator = s.indicator
       and e.rating_mode is not null
      left join pennant.event_state f on f.organisation_id = e.organisation_id and f.event_id = e.id
     where ($2::date is null or e.day >= $2) and ($3::date is null or e.day <= $3)
       and ($4::uuid is null or e.unit_id = $4)
       and ($5::text is null or e.unit_id = (select p.id from pennant.unit p
                                              where p.organisation_id = (select pennant.current_organisation())
                                                and p.code = $5))
       and coalesce(f.finding, 'pending') not in ('dismissed', 'withdrawn')
), answer as (
    select r.unit_id, r.mode, r.grade, count(*) as n
      from rated r
     where r.mode <> 'none'
     group by 1, 2, 3
     union all
    select r.unit_id, r.mode, r.grade, count(*)
      from rated r
     where r.mode = 'none'
       and not exists (select from pennant.event l
                        where l.organisation_id = r.organisation_id and l.indicator = r.indicator
                          and l.occasion = r.occasion and l.rating_mode in ('active', 'defaulted'))
     group by 1, 2, 3
), counted as (
    select a.unit_id, grouping(a.unit_id) = 1 as whole,
           coalesce(sum(a.n) filter (where a.mode <> 'none'), 0) as answers,
           coalesce(sum(a.n) filter (where a.mode = 'active'), 0) as active,
           coalesce(sum(a.n) filter (where a.mode = 'defaulted'), 0) as defaulted,
           coalesce(sum(a.n) filter (where a.mode = 'none'), 0) as unrated,
           coalesce(sum(a.n) filter (where a.grade <> all (s.negative)), 0) as good,
           coalesce(sum(a.n) filter (where a.mode = 'active' and a.grade <> all (s.negative)), 0) as active_good
      from survey s
     cross join answer a
     group by grouping sets ((a.unit_id), ())
    having count(*) > 0
)
select c.unit_id, u.code as unit, c.answers::bigint as answers, c.active::bigint as active,
       c.defaulted::bigint as defaulted, c.unrated::bigint as "none",
       case when c.answers >= s.least then
           (select json_object_agg(g.grade, coalesce((select sum(a.n) from answer a
                                                       where (c.whole or a.unit_id = c.unit_id)
                                                         and a.grade = g.grade), 0) order by g.place)
              from unnest(s.scale) with ordinality as g (grade, place)) end as grades,
       case when c.answers >= s.least then trim_scale(round(c.good / nullif(c.answers, 0), 6)) end as good_rate,
       case when c.active >= s.least then trim_scale(round(c.active_good / nullif(c.active, 0), 6)) end
           as active_good_rate,
       trim_scale(round(c.active / nullif(c.answers + c.unrated, 0), 6)) as response_rate,
       c.answers < s.least or c.active < s.least as withheld
  from survey s
 cross join counted c
  left join pennant.unit u on u.organisation_id = s.organisation_id and u.id = c.unit_id
 where c.whole or $6::text is null or u.code > $6
 order by c.whole desc, u.code
 limit $7::bigint
