-- Which stored events hold the ids or external ids of events that were not stored. $1 organisation, $2 ids, $3 sources, $4 external ids (arrays of one length).
-- shape: many
select i.place, e.id, e.fingerprint
  from unnest($2::uuid[]) with ordinality as i (id, place)
  join pennant.event e on e.organisation_id = $1::uuid and e.id = i.id
union
select i.place, e.id, e.fingerprint
  from unnest($3::text[], $4::text[]) with ordinality as i (source, external_id, place)
  join pennant.event e
    on e.organisation_id = $1::uuid and e.source = i.source and e.external_id = i.external_id
