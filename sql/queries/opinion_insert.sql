-- Records what a body outside says of a unit. $1 id, $2 period id, $3 unit id, $4 source, $5 outcome, $6 reason or null, $7 who.
-- shape: one
with o as (
    insert into pennant.opinion
        (organisation_id, id, period_id, unit_id, source, outcome, reason, recorded_by)
    values (pennant.current_organisation(), $1::uuid, $2::uuid, $3::uuid, $4::text, $5::text, $6::text,
            $7::text)
    returning *
)
select o.id, o.period_id, o.unit_id, r.code as unit, o.source, o.outcome, o.reason, true as counts,
       o.recorded_by, o.recorded_at
  from o
  join pennant.roster r on r.organisation_id = o.organisation_id and r.period_id = o.period_id
   and r.unit_id = o.unit_id
