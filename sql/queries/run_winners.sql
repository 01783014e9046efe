-- Who wins what by a stored result, with names. $1 run id.
-- shape: many
select w.award, w.title ->> 'zh' as title_zh, w.title ->> 'en' as title_en, o.code as unit, o.name, w."group",
       w.level, w.total, w.rank
  from pennant.run r
 cross join json_array_elements(r.winners) with ordinality as a (value, place)
 cross join json_to_record(a.value) as w (award text, title json, unit_id uuid, "group" text, level text,
       total text, rank integer)
  join pennant.roster o on o.organisation_id = r.organisation_id and o.period_id = r.period_id
   and o.unit_id = w.unit_id
 where r.organisation_id = (select pennant.current_organisation()) and r.id = $1::uuid
 order by a.place
