-- What decides whether a secret ballot is taken; the period cannot change state meanwhile. $1 period id, $2 panel, $3 unit as id or code.
-- shape: optional
select p.state, a.panel, a.mode, a.minimum, a.maximum, a.opens_on, a.closes_on,
       array(select i.key from jsonb_each_text(a.items) i order by i.key) as items,
       array(select i.value from jsonb_each_text(a.items) i order by i.key) as item_maxima,
       r.unit_id, r.code as unit, k.public_key
  from pennant.period p
  left join pennant.panel a on a.organisation_id = p.organisation_id and a.period_id = p.id
   and a.panel = $2::text
  left join pennant.roster r on r.organisation_id = p.organisation_id and r.period_id = p.id and r.enters
   and (r.code = $3::text or r.unit_id::text = $3::text)
  left join pennant.ballot_key k on k.organisation_id = p.organisation_id and k.period_id = p.id
   and k.panel = a.panel and k.unit_id = r.unit_id
 where p.organisation_id = (select pennant.current_organisation()) and p.id = $1::uuid
 limit 1
   for share of p
