-- Adds lines to the ledger of rewards. $1 period id, $2 lines as a JSON array.
-- shape: none
insert into pennant.reward
    (organisation_id, id, period_id, award_id, award, unit_id, unit, cause, kind, amount, name, month, role,
     public)
select pennant.current_organisation(), gen_random_uuid(), $1::uuid, t.award_id, t.award, t.unit_id, t.unit,
       t.cause, t.kind, t.amount, t.name, t.month, t.role, t.public
  from json_array_elements($2::json) with ordinality as a (value, place)
 cross join json_to_record(a.value) as t (award_id uuid, award text, unit_id uuid, unit text, cause text,
       kind text, amount numeric, name text, month date, role text, public boolean)
 order by a.place
