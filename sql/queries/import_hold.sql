-- Whether the request still carries the import on; nobody takes it over before this transaction ends. $1 organisation, $2 id, $3 holder.
-- shape: optional
select i.id
  from pennant.import i
 where i.organisation_id = $1::uuid and i.id = $2::uuid and i.holder = $3::uuid and i.state = 'running'
   for no key update
