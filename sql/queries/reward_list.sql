-- The ledger of rewards in order. $1 unit as id or code, $2 period id, $3 cause, $4 kind, $5 and $6 first and last day of the periods (each or null), $7 the last row's sequence or null, $8 how many.
-- shape: many
-- plan: each time
select w.id, w.period_id, p.from_day as "from", p.to_day as "to", w.award_id, w.award, w.unit_id, w.unit,
       w.cause, w.kind, w.amount, w.name, w.month, w.role, w.public, w.reverses, w.recorded_at,
       w.sequence as _sequence
  from pennant.reward w
  join pennant.period p on p.organisation_id = w.organisation_id and p.id = w.period_id
 where w.organisation_id = (select pennant.current_organisation())
   and ($1::text is null or w.unit = $1 or w.unit_id::text = $1)
   and ($2::uuid is null or w.period_id = $2)
   and ($3::text is null or w.cause = $3)
   and ($4::text is null or w.kind = $4)
   and ($5::date is null or p.to_day >= $5)
   and ($6::date is null or p.from_day <= $6)
   and ($7::bigint is null or w.sequence > $7)
 order by w.sequence
 limit $8::bigint
