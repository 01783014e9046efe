-- All ballots of a period in order. $1 period id.
-- shape: many
select b.panel, b.rater, b.unit_id, b.score
  from pennant.ballot b
 where b.organisation_id = (select pennant.current_organisation()) and b.period_id = $1::uuid
 order by b.sequence
