-- The finding of an event, for a revocation that names it. $1 event id.
-- shape: optional
select e.finding
  from pennant.event_shown e
 where e.organisation_id = (select pennant.current_organisation()) and e.id = $1::uuid
