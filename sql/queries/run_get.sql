-- A stored result without its standings. $1 id.
-- shape: optional
select r.id, r.period_id, r.round, r.scheme_id, r.cause,
       case when p.run_id = r.id then 'applied' when d.outcome = 'cancel' then 'cancelled'
            when r.cause = 'proposal' and d.outcome is null then 'proposed' else 'replaced' end as state,
       r.as_of, encode(r.sha256, 'hex') as sha256, r.choices, r.refusals, r.winners,
       r.created_by, r.created_at, d.outcome as decision, d.reason, d.instead_of, d.decided_by, d.decided_at
  from pennant.run r
  join pennant.period p on p.organisation_id = r.organisation_id and p.id = r.period_id
  left join pennant.run_decision d on d.organisation_id = r.organisation_id and d.run_id = r.id
 where r.organisation_id = (select pennant.current_organisation()) and r.id = $1::uuid
