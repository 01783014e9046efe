-- Awards, newest period first. $1 period id, $2 unit as id or code, $3 award, $4 scheme code (each or null), $5 and $6 the last row's first day and id or null, $7 how many, $8 only those taken back (true), or not (false), or null.
-- shape: many
select w.id, w.period_id, w.scheme_id, w.scheme_code as scheme, s.version as scheme_version, w.award, w.title,
       w.from_day as "from", w.to_day as "to", w.unit_id, w.unit, w.name, w.kind, w."group", w.level,
       w.streak, w.points, w.money, w.leave_days, w.rights, w.actions, w.total, w.rank,
       w.shown, w.held, w.granted_at, v.award_id is not null as revoked, v.revoked_at,
       v.reason as revocation_reason
  from pennant.award w
  join pennant.scheme s on s.organisation_id = w.organisation_id and s.id = w.scheme_id
  left join pennant.award_revocation v on v.organisation_id = w.organisation_id and v.award_id = w.id
 where w.organisation_id = (select pennant.current_organisation())
   and ($1::uuid is null or w.period_id = $1)
   and ($2::text is null or w.unit = $2 or w.unit_id::text = $2)
   and ($3::text is null or w.award = $3)
   and ($4::text is null or w.scheme_code = $4)
   and ($5::date is null or (w.from_day, w.id) < ($5, $6::uuid))
   and ($8::boolean is null or (v.award_id is not null) = $8)
 order by w.from_day desc, w.id desc
 limit $7::bigint
