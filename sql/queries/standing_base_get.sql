-- The sums that were kept of a period that is judged live, if they were made alike. $1 period, $2 stamp.
-- shape: optional
select b.events, b.verdicts, b.server, b.since, b.sums
  from pennant.standing_base b
 where b.organisation_id = (select pennant.current_organisation()) and b.period_id = $1::uuid
   and b.stamp = $2::bytea
