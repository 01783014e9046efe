-- One follow-up, kept from changing by others until this transaction ends, and what holds of its answer. $1 id.
-- shape: optional
select f.state, f.event_id, e.rater_mode, coalesce(s.finding, 'pending') as finding
  from pennant.follow_up f
  join pennant.event e on e.organisation_id = f.organisation_id and e.id = f.event_id
  left join pennant.event_state s on s.organisation_id = f.organisation_id and s.event_id = f.event_id
 where f.organisation_id = (select pennant.current_organisation()) and f.id = $1::uuid
   for update of f
