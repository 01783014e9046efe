-- A stored result without its standings. $1 id.
-- shape: optional
select r.id, r.period_id, r.round, r.scheme_id, r.as_of, encode(r.sha256, 'hex') as sha256, r.choices, r.refusals, r.winners,
       r.created_by, r.created_at
  from pennant.run r
 where r.organisation_id = (select pennant.current_organisation()) and r.id = $1::uuid
