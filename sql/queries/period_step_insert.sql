-- Records what was done in a step. $1 id, $2 period id, $3 round, $4 run id, $5 position, $6 step, $7 outcome, $8 reason or null, $9 and $10 first and last day of a notice or null, $11 units (uuid[]) or null, $12 actor, $13 amounts (JSON array) or null.
-- shape: one
insert into pennant.period_step as t
    (organisation_id, id, period_id, round, run_id, position, step, outcome, reason, from_day, until_day,
     units, actor, amounts)
values (pennant.current_organisation(), $1::uuid, $2::uuid, $3::integer, $4::uuid, $5::integer, $6::text, $7::text,
        $8::text, $9::date, $10::date, $11::uuid[], $12::text, $13::json)
returning t.id, t.position, t.step, t.outcome, t.reason, t.from_day as "from", t.until_day as until, t.units,
          t.amounts, t.actor, t.at
