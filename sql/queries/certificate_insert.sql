-- Keeps certificates. $1 award ids, $2 the first one's bit, the others' follow, $3 kid, $4 documents, in the order of the ids.
-- shape: none
insert into pennant.certificate (organisation_id, award_id, position, kid, document)
select (select pennant.current_organisation()), t.id::uuid, $2::bigint + t.place - 1, $3::text, t.document
  from unnest($1::text[], $4::text[]) with ordinality as t (id, document, place)
