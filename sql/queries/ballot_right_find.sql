-- What a rater was answered for a unit. $1 period id, $2 panel, $3 unit id, $4 rater.
-- shape: optional
select i.blinded, i.signature
  from pennant.ballot_right i
 where i.organisation_id = (select pennant.current_organisation()) and i.period_id = $1::uuid
   and i.panel = $2::text and i.unit_id = $3::uuid and i.rater = $4::text
