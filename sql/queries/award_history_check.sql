-- What earlier awards would contradict, in their order. One array each: $1 scheme codes, $2 awards, $3 units (id, code or null), $4 levels, $5 and $6 first and last days, $7 points.
-- shape: many
select u.id as unit_id,
       exists (select from pennant.period p
                where p.organisation_id = (select pennant.current_organisation())
                  and p.scheme_code = t.scheme and p.state <> 'cancelled'
                  and p.from_day <= t.to_day and p.to_day >= t.from_day) as overlaps,
       exists (select from pennant.award_history h
                where h.organisation_id = (select pennant.current_organisation())
                  and h.scheme_code = t.scheme and h.award = t.award and h.from_day = t.from_day
                  and h.to_day = t.to_day and h.unit_id is not distinct from u.id
                  and h.level is not distinct from t.level and h.points = t.points) as same,
       exists (select from pennant.award_history h
                where h.organisation_id = (select pennant.current_organisation())
                  and h.scheme_code = t.scheme and h.award = t.award and h.from_day = t.from_day
                  and h.to_day = t.to_day and h.unit_id is not distinct from u.id) as taken
  from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::date[], $6::date[], $7::numeric[])
       with ordinality as t (scheme, award, unit, level, from_day, to_day, points, place)
  left join pennant.unit u on u.organisation_id = (select pennant.current_organisation())
   and (u.code = t.unit or u.id::text = t.unit)
 order by t.place
