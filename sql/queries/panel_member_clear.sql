-- Takes all members of a panel away. $1 period id, $2 panel.
-- shape: none
delete from pennant.panel_member m
 where m.organisation_id = (select pennant.current_organisation()) and m.period_id = $1::uuid
   and m.panel = $2::text
