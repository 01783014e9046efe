-- Records who hands held awards to whom after a period. $1 period id, $2 handovers as a JSON array.
-- shape: none
insert into pennant.handover (organisation_id, id, period_id, award, "group", cause, gives, receives, keeps)
select pennant.current_organisation(), gen_random_uuid(), $1::uuid, t.award, t."group", 'period', t.gives,
       t.receives, t.keeps
  from json_array_elements($2::json) with ordinality as a (value, place)
 cross join json_to_record(a.value) as t (award text, "group" text, gives text[], receives text[], keeps text[])
 order by a.place
