-- Records what was done in a locked follow-up. $1 id, $2 follow-up, $3 action, $4 outcome, $5 text, $6 verdict, $7 who.
-- shape: none
insert into pennant.follow_up_action
    (organisation_id, id, follow_up_id, unit_id, number, action, outcome, text, verdict_id, recorded_by)
select f.organisation_id, $1::uuid, f.id, f.unit_id,
       1 + (select count(*) from pennant.follow_up_action a
             where a.organisation_id = f.organisation_id and a.follow_up_id = f.id),
       $3, $4, $5, $6::uuid, $7
  from pennant.follow_up f
 where f.organisation_id = (select pennant.current_organisation()) and f.id = $2::uuid
