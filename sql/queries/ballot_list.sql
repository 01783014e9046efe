-- The ballots of a period that the asker may see, in order. $1 period id, $2 panel or null, $3 unit id or null, $4 rater or null, $5 the last row's sequence or null, $6 how many.
-- shape: many
select b.id, b.period_id, b.panel, b.rater, b.rater_unit_id, b.unit_id, r.code as unit, b.item, b.score, b.replaces,
       exists (select from pennant.ballot n
                where n.organisation_id = b.organisation_id and n.replaces = b.id) as replaced,
       b.recorded_by, b.recorded_at, b.sequence as _sequence
  from pennant.ballot b
  join pennant.roster r on r.organisation_id = b.organisation_id and r.period_id = b.period_id
   and r.unit_id = b.unit_id
 where b.organisation_id = (select pennant.current_organisation()) and b.period_id = $1::uuid
   and ($2::text is null or b.panel = $2)
   and ($3::uuid is null or b.unit_id = $3)
   and ($4::text is null or b.rater = $4)
   and ($5::bigint is null or b.sequence > $5)
 order by b.sequence
 limit $6::bigint
