-- Records an erasure. $1 id, $2 handle, $3 rows changed by table (JSON), $4 bundles withheld, $5 reason, $6 who.
-- shape: one
insert into pennant.erasure (organisation_id, id, handle, changed, withheld, reason, erased_by)
values ((select pennant.current_organisation()), $1::uuid, $2::text, $3::jsonb, $4::integer, $5::text, $6::text)
returning id, handle, changed, withheld, reason, erased_by, erased_at
