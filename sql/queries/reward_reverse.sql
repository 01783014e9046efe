-- Takes back every line that an award brought. $1 award id.
-- shape: none
insert into pennant.reward
    (organisation_id, id, period_id, award_id, award, unit_id, unit, cause, kind, amount, name, month, role,
     public, reverses)
select w.organisation_id, gen_random_uuid(), w.period_id, w.award_id, w.award, w.unit_id, w.unit, w.cause,
       w.kind, -w.amount, w.name, w.month, w.role, w.public, w.id
  from pennant.reward w
 where w.organisation_id = (select pennant.current_organisation()) and w.award_id = $1::uuid
   and w.reverses is null
 order by w.sequence
