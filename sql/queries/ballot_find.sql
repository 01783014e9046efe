-- A rater's newest ballot for a unit. $1 period id, $2 panel, $3 rater, $4 unit id, $5 item or null, $6 a score to compare with.
-- shape: optional
select b.id, b.period_id, b.panel, b.rater, b.rater_unit_id, b.unit_id, r.code as unit, b.item, b.score, b.replaces,
       false as replaced, b.recorded_by, b.recorded_at, b.score = $6::numeric as _same
  from pennant.ballot_newest b
  join pennant.roster r on r.organisation_id = b.organisation_id and r.period_id = b.period_id
   and r.unit_id = b.unit_id
 where b.organisation_id = (select pennant.current_organisation()) and b.period_id = $1::uuid
   and b.panel = $2::text and b.rater = $3::text and b.unit_id = $4::uuid
   and b.item is not distinct from $5::text
