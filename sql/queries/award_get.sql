-- One award. $1 id.
-- shape: optional
select w.id, w.period_id, w.scheme_id, w.scheme_code as scheme, s.version as scheme_version, w.award, w.title,
       w.from_day as "from", w.to_day as "to", w.unit_id, w.unit, w.name, w.kind, w."group", w.level,
       w.streak, w.points, w.money, w.leave_days, w.rights, w.actions, w.total, w.rank,
       w.shown, w.held, w.granted_at, v.award_id is not null as revoked, v.revoked_at,
       v.reason as revocation_reason
  from pennant.award w
  join pennant.scheme s on s.organisation_id = w.organisation_id and s.id = w.scheme_id
  left join pennant.award_revocation v on v.organisation_id = w.organisation_id and v.award_id = w.id
 where w.organisation_id = (select pennant.current_organisation()) and w.id = $1::uuid
