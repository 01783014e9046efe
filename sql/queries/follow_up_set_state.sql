-- Moves a locked follow-up. $1 id, $2 state, $3 the day it was closed, or NULL.
-- shape: none
update pennant.follow_up f
   set state = $2, closed_day = $3::date
 where f.organisation_id = (select pennant.current_organisation()) and f.id = $1::uuid
