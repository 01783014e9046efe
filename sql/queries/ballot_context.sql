-- What decides whether a rater may score a unit; the period cannot change state meanwhile. $1 period id, $2 panel, $3 subject, $4 unit as id or code, $5 the rating unit's code or null.
-- shape: optional
select p.state, a.panel, a.mode, a.raters, a.minimum, a.maximum, a.self_rating, a.final, a.opens_on, a.closes_on,
       a.locked_at is not null as locked,
       array(select i.key from jsonb_each_text(a.items) i order by i.key) as items,
       array(select i.value from jsonb_each_text(a.items) i order by i.key) as item_maxima,
       m.subject as member, m.unit_id as member_unit_id, m.from_day as member_from, m.to_day as member_to,
       r.unit_id, r.code as unit, coalesce(r.enters, false) as enters,
       o.unit_id as rater_unit_id, o.code as rater_unit, coalesce(o.enters, false) as rater_enters,
       coalesce(r.unit_id = any (m.conflicts), false) or exists (
           select from pennant.panel_conflict c
            where c.organisation_id = p.organisation_id and c.period_id = p.id and c.panel = a.panel
              and c.rater = case a.raters when 'given' then m.subject else o.code end
              and c.unit_id = r.unit_id) as conflict
  from pennant.period p
  left join pennant.panel a on a.organisation_id = p.organisation_id and a.period_id = p.id
   and a.panel = $2::text
  left join pennant.panel_member m on m.organisation_id = p.organisation_id and m.period_id = p.id
   and m.panel = a.panel and m.subject = $3::text
  left join pennant.roster r on r.organisation_id = p.organisation_id and r.period_id = p.id
   and (r.code = $4::text or r.unit_id::text = $4::text)
  left join pennant.roster o on o.organisation_id = p.organisation_id and o.period_id = p.id
   and o.code = $5::text
 where p.organisation_id = (select pennant.current_organisation()) and p.id = $1::uuid
 limit 1
   for share of p
