-- Moves a locked follow-up. $1 id, $2 state, $3 the day on which what is due is met, $4 on which it is closed; NULL: not now.
-- shape: none
update pennant.follow_up f
   set state = $2, met_day = coalesce(f.met_day, $3::date), closed_day = $4::date
 where f.organisation_id = (select pennant.current_organisation()) and f.id = $1::uuid
