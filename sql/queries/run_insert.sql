-- Stores a result. $1 id, $2 period id, $3 round, $4 scheme id, $5 day looked at, $6 SHA-256, $7 choices, $8 refusals, $9 winners (JSON), $10 who, $11 standings as a JSON array, $12 why.
-- shape: one
with r as (
    insert into pennant.run
        (organisation_id, id, period_id, round, scheme_id, as_of, sha256, choices, refusals, winners,
         created_by, cause)
    values (pennant.current_organisation(), $1::uuid, $2::uuid, $3::integer, $4::uuid, $5::date, $6::bytea,
            $7::json, $8::json, $9::json, $10::text, $12::text)
    returning id, organisation_id, period_id, created_at
), s as (
    insert into pennant.standing
        (organisation_id, run_id, position, period_id, award, unit_id, unit, name, "group", eligible, vetoes,
         failed, components, total, rank, wins, shortlisted, receipt)
    select r.organisation_id, r.id, t.position, r.period_id, t.award, t.unit_id, t.unit, t.name, t."group",
           t.eligible, t.vetoes, t.failed, t.components, t.total, t.rank, t.wins,
           t.shortlisted, t.receipt
      from r, json_to_recordset($11::json) as t (position integer, award text, unit_id uuid, unit text,
               name text, "group" text, eligible boolean, vetoes text[], failed text[], components json,
               total numeric, rank integer, wins boolean, shortlisted boolean,
               receipt json)
    returning position
)
select r.id, r.created_at, (select count(*) from s) as standings from r
