-- Which stored metrics hold an id or external id. $1 organisation, $2 id, $3 source, $4 external id.
-- shape: many
select id, fingerprint
  from pennant.metric
 where organisation_id = $1::uuid and (id = $2::uuid or (source = $3 and external_id = $4))
