-- As event_insert, word for word but for its end, for events whose keys nobody holds: it fails when one is taken. $1 organisation, $2 time zone, then one array each (NULL: all are): $3 recorders, $4 ids, $5 units, $6 indicators, $7 moments, $8 quantities, $9 gravities, $10 points, $11 topics, $12 persons, $13 occasions, $14 minutes, $15 filed, $16 slot ends, $17 notes, $18 evidence, $19 sources, $20 external ids, $21 tokens, $22 channels, $23 rating modes, $24 rater modes, $25 fingerprints.
-- The arrays are hidden from the planner (offset 0), so that one plan serves all lengths.
-- shape: none
insert into pennant.event
    (organisation_id, id, unit_id, indicator, occurred_at, day, quantity, gravity, points, topic,
     person, occasion, minutes, filed, slot_end, note, evidence, source, external_id, token, token_use,
     channel, rating_mode, rater_mode, recorded_by, fingerprint)
select $1::uuid, i.id, i.unit_id, i.indicator, pennant.moment(i.moment, $2),
       (pennant.moment(i.moment, $2) at time zone $2)::date, i.quantity, i.gravity, i.points, i.topic,
       i.person, i.occasion, i.minutes, pennant.moment(i.filed, $2), pennant.moment(i.slot_end, $2),
       i.note, i.evidence::jsonb, i.source, i.external_id, i.token,
       case when i.token is null then 0 else pennant.token_uses($1::uuid, i.indicator, i.token) end,
       i.channel, i.rating_mode,
       i.rater_mode, i.recorded_by, i.fingerprint
  from (select $3::text[] as recorded_by, $4::uuid[] as id, $5::uuid[] as unit_id, $6::text[] as indicator,
                $7::text[] as moment, $8::numeric[] as quantity, $9::text[] as gravity,
                $10::numeric[] as points, $11::text[] as topic, $12::text[] as person, $13::text[] as occasion,
                $14::integer[] as minutes, $15::text[] as filed, $16::text[] as slot_end, $17::text[] as note,
                $18::text[] as evidence, $19::text[] as source, $20::text[] as external_id,
                $21::text[] as token, $22::text[] as channel, $23::text[] as rating_mode,
                $24::text[] as rater_mode, $25::bytea[] as fingerprint offset 0) g
 cross join lateral unnest(g.recorded_by, g.id, g.unit_id, g.indicator, g.moment, g.quantity, g.gravity,
                           g.points, g.topic, g.person, g.occasion, g.minutes, g.filed, g.slot_end, g.note,
                           g.evidence, g.source, g.external_id, g.token, g.channel, g.rating_mode, g.rater_mode,
                           g.fingerprint)
       with ordinality as i (recorded_by, id, unit_id, indicator, moment, quantity, gravity, points, topic, person, occasion,
             minutes, filed, slot_end, note, evidence, source, external_id, token, channel, rating_mode,
             rater_mode, fingerprint, place)
 order by i.place
