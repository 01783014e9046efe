-- A version of a period's bundle; the document is null where it is withheld. $1 period id, $2 view.
-- shape: optional
select case when b.erased_at is null then convert_from(b.document, 'UTF8') end as document,
       encode(b.digest, 'hex') as digest
  from pennant.bundle b
 where b.organisation_id = (select pennant.current_organisation()) and b.period_id = $1::uuid
   and b.view = $2::text
