-- Keeps a version of a final period's bundle, unless there is one. $1 period id, $2 view, $3 digest (hexadecimal), $4 kid, $5 document (bytea), $6 who.
-- shape: none
insert into pennant.bundle (organisation_id, period_id, view, digest, kid, document, created_by)
select p.organisation_id, p.id, $2::text, decode($3::text, 'hex'), $4::text, $5::bytea, $6::text
  from pennant.period p
 where p.organisation_id = (select pennant.current_organisation()) and p.id = $1::uuid
on conflict (organisation_id, period_id, view) do nothing
