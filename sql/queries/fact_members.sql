-- The members of a period's open panels with given raters, and of secret ones as many numbers as a unit has ballots. $1 period id.
-- shape: many
select m.panel, m.subject, m.unit_id, m."group", m.from_day, m.to_day
  from pennant.panel_member m
  join pennant.panel a on a.organisation_id = m.organisation_id and a.period_id = m.period_id
   and a.panel = m.panel and a.mode = 'open'
 where m.organisation_id = (select pennant.current_organisation()) and m.period_id = $1::uuid
union all
select n.panel, 'ballot-' || g, null, null, null, null
  from (select c.panel, max(c.ballots) as most
          from (select s.panel, count(*) as ballots
                  from pennant.secret_ballot s
                 where s.organisation_id = (select pennant.current_organisation()) and s.period_id = $1::uuid
                 group by s.panel, s.unit_id) c
         group by c.panel) n,
       generate_series(1, n.most) g
 order by 1, 2
