-- Takes a held award from who won it. $1 award id.
-- shape: none
insert into pennant.handover (organisation_id, id, period_id, award, "group", cause, gives, receives, keeps)
select w.organisation_id, gen_random_uuid(), w.period_id, w.award, w."group", 'revocation', array[w.unit], '{}', '{}'
  from pennant.award w
 where w.organisation_id = (select pennant.current_organisation()) and w.id = $1::uuid and w.held
