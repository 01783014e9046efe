-- Casts a ballot. $1 id, $2 period id, $3 panel, $4 rater, $5 rater's unit id or null, $6 unit id, $7 item or null, $8 score, $9 who, $10 the ballot it replaces or null.
-- shape: one
with b as (
    insert into pennant.ballot
        (organisation_id, id, period_id, panel, rater, rater_unit_id, unit_id, item, score, recorded_by, replaces)
    values (pennant.current_organisation(), $1::uuid, $2::uuid, $3::text, $4::text, $5::uuid, $6::uuid, $7::text,
            $8::numeric, $9::text, $10::uuid)
    returning *
)
select b.id, b.period_id, b.panel, b.rater, b.rater_unit_id, b.unit_id, r.code as unit, b.item, b.score, b.replaces,
       false as replaced, b.recorded_by, b.recorded_at
  from b
  join pennant.roster r on r.organisation_id = b.organisation_id and r.period_id = b.period_id
   and r.unit_id = b.unit_id
