-- Grants the awards of a final period. $1 period id, $2 run id, $3 who, $4 awards as a JSON array.
-- shape: one
with a as (
    insert into pennant.award
        (organisation_id, id, period_id, run_id, scheme_id, scheme_code, award, title, from_day, to_day,
         unit_id, unit, name, kind, "group", level, streak, points, money, leave_days, rights, actions,
         total, rank, shown, held, granted_by)
    select p.organisation_id, t.id, p.id, $2::uuid, p.scheme_id, p.scheme_code, t.award, coalesce(t.title, '{}'), p.from_day,
           p.to_day, t.unit_id, r.code, r.name, r.kind, t."group", t.level, t.streak, t.points, t.money,
           t.leave_days, t.rights, t.actions, t.total, t.rank, coalesce(t.shown, '[]'), coalesce(t.held, false), $3::text
      from pennant.period p
     cross join json_to_recordset($4::json) as t (id uuid, award text, title jsonb, unit_id uuid,
               "group" text, level text, streak integer, points numeric, money numeric,
               leave_days numeric, rights text[], actions text[], total numeric, rank integer,
               shown jsonb, held boolean)
      join pennant.roster r on r.organisation_id = p.organisation_id and r.period_id = p.id
       and r.unit_id = t.unit_id
     where p.organisation_id = (select pennant.current_organisation()) and p.id = $1::uuid
    returning id
)
select count(*) as awards from a
