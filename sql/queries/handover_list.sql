-- Handovers of held awards, newest first. $1 scheme code, $2 award, $3 unit as code or id (each or null), $4 the last row's sequence or null, $5 how many.
-- shape: many
-- plan: each time
select h.id, h.period_id, p.scheme_code as scheme, p.from_day as "from", p.to_day as "to", h.award, h."group",
       h.cause, h.gives, h.receives, h.keeps, h.at, h.sequence as _sequence
  from pennant.handover h
  join pennant.period p on p.organisation_id = h.organisation_id and p.id = h.period_id
 where h.organisation_id = (select pennant.current_organisation())
   and ($1::text is null or p.scheme_code = $1)
   and ($2::text is null or h.award = $2)
   and ($3::text is null or exists (
        select from pennant.unit u
         where u.organisation_id = h.organisation_id and (u.code = $3 or u.id::text = $3)
           and u.code = any (h.gives || h.receives || h.keeps)))
   and ($4::bigint is null or h.sequence < $4)
 order by h.sequence desc
 limit $5::bigint
