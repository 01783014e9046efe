-- The awards of a period with whether they were taken back, in order of award and unit. $1 period id.
-- shape: many
select w.id, w.award, w.unit_id, w.unit, w.name, v.award_id is not null as revoked
  from pennant.award w
  left join pennant.award_revocation v on v.organisation_id = w.organisation_id and v.award_id = w.id
 where w.organisation_id = (select pennant.current_organisation()) and w.period_id = $1::uuid
 order by w.award, w.unit
