-- Earlier awards, newest first. $1 scheme code, $2 award, $3 unit as id or code (each or null), $4 and $5 the last row's first day and id or null, $6 how many.
-- shape: many
select h.id, h.scheme_code as scheme, h.award, h.unit_id, h.unit, h.name, h.level, h.from_day as "from",
       h.to_day as "to", h.points, h.note, true as imported, h.recorded_by, h.recorded_at
  from pennant.award_history h
 where h.organisation_id = (select pennant.current_organisation())
   and ($1::text is null or h.scheme_code = $1)
   and ($2::text is null or h.award = $2)
   and ($3::text is null or h.unit = $3 or h.unit_id::text = $3)
   and ($4::date is null or (h.from_day, h.id) < ($4, $5::uuid))
 order by h.from_day desc, h.id desc
 limit $6::bigint
