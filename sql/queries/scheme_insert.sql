-- Adds the next version of a scheme. $1 id, $2 code, $3 title (JSON), $4 cadence, $5 kinds, $6 document, $7 SHA-256, $8 who.
-- shape: one
insert into pennant.scheme as s
    (organisation_id, id, code, version, title, cadence, kinds, document, sha256, created_by)
select pennant.current_organisation(), $1::uuid, $2::text,
       coalesce((select max(o.version) from pennant.scheme o
                  where o.organisation_id = pennant.current_organisation() and o.code = $2::text), 0) + 1,
       $3::jsonb, $4::text, $5::text[], $6::bytea, $7::bytea, $8::text
returning s.id, s.code, s.version, s.title, s.cadence, encode(s.sha256, 'hex') as sha256, s.created_by, s.created_at
