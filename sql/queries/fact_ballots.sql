-- The ballots of a period that count: open ones as they were changed last, but for conflicts of interest; secret ones under numbers by score, which lead to no voter. $1 period id.
-- shape: many
with item_score as (
    select s.panel, s.unit_id, null as item, s.score, s.day
      from pennant.secret_ballot s
     where s.organisation_id = (select pennant.current_organisation()) and s.period_id = $1::uuid
       and s.items is null
    union all
    select s.panel, s.unit_id, i.key, i.value::numeric, s.day
      from pennant.secret_ballot s, jsonb_each_text(s.items) i
     where s.organisation_id = (select pennant.current_organisation()) and s.period_id = $1::uuid
)
select b.panel, b.rater, b.unit_id, b.item, b.score, (b.recorded_at at time zone o.time_zone)::date as day
  from pennant.ballot_newest b
  join pennant.organisation o on o.id = b.organisation_id
 where b.organisation_id = (select pennant.current_organisation()) and b.period_id = $1::uuid
   and not exists (select from pennant.panel_conflict c
                    where c.organisation_id = b.organisation_id and c.period_id = b.period_id
                      and c.panel = b.panel and c.rater = b.rater and c.unit_id = b.unit_id)
   and not exists (select from pennant.panel_member m
                    where m.organisation_id = b.organisation_id and m.period_id = b.period_id
                      and m.panel = b.panel and m.subject = b.rater and b.unit_id = any (m.conflicts))
union all
select s.panel,
       'ballot-' || row_number() over (partition by s.panel, s.unit_id, s.item order by s.score),
       s.unit_id, s.item, s.score, s.day
  from item_score s
 order by 1, 3, 4, 5, 2
