-- How many ballots the panels of a period expect and have; of secret panels sums only. $1 period id, $2 panel or null.
-- shape: many
with rater as (
    select a.panel, m.subject as rater, m.unit_id, m.conflicts
      from pennant.panel a
      join pennant.panel_member m on m.organisation_id = a.organisation_id and m.period_id = a.period_id
       and m.panel = a.panel
     where a.organisation_id = (select pennant.current_organisation()) and a.period_id = $1::uuid
       and a.raters = 'given'
    union all
    select a.panel, r.code, r.unit_id, '{}'
      from pennant.panel a
      join pennant.roster r on r.organisation_id = a.organisation_id and r.period_id = a.period_id and r.enters
     where a.organisation_id = (select pennant.current_organisation()) and a.period_id = $1::uuid
       and a.raters <> 'given'
), entrant as (
    select r.unit_id
      from pennant.roster r
     where r.organisation_id = (select pennant.current_organisation()) and r.period_id = $1::uuid and r.enters
), conflicting as (
    select t.panel, t.rater, t.unit_id as own, unnest(t.conflicts) as unit_id from rater t
    union
    select c.panel, c.rater, c.rater_unit_id, c.unit_id
      from pennant.panel_conflict c
     where c.organisation_id = (select pennant.current_organisation()) and c.period_id = $1::uuid
), barred as (
    select c.panel, c.rater, count(distinct c.unit_id) as units
      from conflicting c
      join entrant e on e.unit_id = c.unit_id
      join pennant.panel a on a.organisation_id = (select pennant.current_organisation())
       and a.period_id = $1::uuid and a.panel = c.panel
     where c.unit_id is distinct from c.own or a.self_rating
     group by 1, 2
), have as (
    select b.panel, b.rater, count(*) as ballots
      from pennant.ballot_newest b
     where b.organisation_id = (select pennant.current_organisation()) and b.period_id = $1::uuid
       and not exists (select from conflicting c
                        where c.panel = b.panel and c.rater = b.rater and c.unit_id = b.unit_id)
     group by 1, 2
), counted as (
    select a.panel, t.rater, coalesce(h.ballots, 0) as have,
           case when a.raters = 'self' then 1
                else (select count(*) from entrant) - coalesce(x.units, 0)
                     - case when not a.self_rating and t.unit_id in (select e.unit_id from entrant e) then 1 else 0 end
           end * case when a.mode = 'open' then greatest(1, (select count(*) from jsonb_each(a.items))) else 1 end
           as expected
      from pennant.panel a
      join rater t on t.panel = a.panel
      left join barred x on x.panel = t.panel and x.rater = t.rater
      left join have h on h.panel = t.panel and h.rater = t.rater
     where a.organisation_id = (select pennant.current_organisation()) and a.period_id = $1::uuid
)
select a.panel, a.mode, a.complete, coalesce(sum(c.expected), 0)::bigint as expected,
       case when a.mode = 'open' then coalesce(sum(c.have), 0)::bigint
            else (select count(*) from pennant.secret_ballot s
                   where s.organisation_id = a.organisation_id and s.period_id = a.period_id
                     and s.panel = a.panel) end as "cast",
       case when a.mode = 'secret'
            then (select count(*) from pennant.ballot_right i
                   where i.organisation_id = a.organisation_id and i.period_id = a.period_id
                     and i.panel = a.panel) end as issued,
       case when a.mode = 'open'
            then coalesce(json_agg(json_build_object('rater', c.rater, 'expected', c.expected, 'cast', c.have)
                                   order by c.rater) filter (where c.rater is not null), '[]')
            else '[]' end as raters
  from pennant.panel a
  left join counted c on c.panel = a.panel
 where a.organisation_id = (select pennant.current_organisation()) and a.period_id = $1::uuid
   and ($2::text is null or a.panel = $2)
 group by a.organisation_id, a.period_id, a.panel, a.mode, a.complete, a.position
 order by a.position
