-- The attributes of a period's roster, by unit id and name. $1 period id.
-- shape: many
select r.unit_id, a.key as name, a.value
  from pennant.roster r
 cross join lateral jsonb_each_text(r.attributes) a
 where r.organisation_id = (select pennant.current_organisation()) and r.period_id = $1::uuid
   and a.value is not null
 order by r.unit_id, a.key
