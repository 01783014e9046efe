-- Adds earlier awards but for those that are there. One array each: $1 ids, $2 scheme codes, $3 awards, $4 unit ids, $5 levels, $6 and $7 first and last days, $8 points, $9 notes; $10 who.
-- shape: many
with h as (
    insert into pennant.award_history
        (organisation_id, id, scheme_code, award, unit_id, unit, name, level, from_day, to_day, points, note,
         recorded_by)
    select pennant.current_organisation(), t.id, t.scheme, t.award, t.unit_id, u.code, u.name, t.level, t.from_day, t.to_day,
           t.points, t.note, $10::text
      from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::date[], $7::date[],
                  $8::numeric[], $9::text[])
           with ordinality
           as t (id, scheme, award, unit_id, level, from_day, to_day, points, note, place)
      left join pennant.unit u on u.organisation_id = pennant.current_organisation() and u.id = t.unit_id
     order by t.scheme, t.award, t.from_day, t.to_day, t.unit_id
    on conflict on constraint award_history_once do nothing
    returning *
)
select h.id, h.scheme_code as scheme, h.award, h.unit_id, h.unit, h.name, h.level, h.from_day as "from",
       h.to_day as "to", h.points, h.note, true as imported, h.recorded_by, h.recorded_at
  from h
 order by h.sequence
