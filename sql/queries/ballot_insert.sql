-- Casts a ballot unless its rater has one for the unit. $1 id, $2 period id, $3 panel, $4 rater, $5 rater's unit id or null, $6 unit id, $7 score, $8 who.
-- shape: optional
with b as (
    insert into pennant.ballot
        (organisation_id, id, period_id, panel, rater, rater_unit_id, unit_id, score, recorded_by)
    values (pennant.current_organisation(), $1::uuid, $2::uuid, $3::text, $4::text, $5::uuid, $6::uuid,
            $7::numeric, $8::text)
    on conflict (organisation_id, period_id, panel, rater, unit_id) do nothing
    returning *
)
select b.id, b.period_id, b.panel, b.rater, b.rater_unit_id, b.unit_id, r.code as unit, b.score, b.recorded_by,
       b.recorded_at
  from b
  join pennant.roster r on r.organisation_id = b.organisation_id and r.period_id = b.period_id
   and r.unit_id = b.unit_id
