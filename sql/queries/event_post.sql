-- Stores events of single posts, but for those whose id or external id is taken, and shows those it stored. Nothing is stored unless all units and indicators are still as they were remembered. $1 organisation, $2 time zone, then one array each (NULL: all are): $3 recorders, $4 ids, $5 units, $6 indicators, $7 moments, $8 quantities, $9 gravities, $10 points, $11 topics, $12 persons, $13 occasions, $14 minutes, $15 filed, $16 slot ends, $17 notes, $18 evidence, $19 sources, $20 external ids, $21 tokens, $22 channels, $23 rating modes, $24 rater modes, $25 fingerprints; remembered: $26 units, $27 their versions, $28 indicators, $29 their versions, $30 whether of surveys.
-- The arrays are hidden from the planner (offset 0), so that one plan serves all lengths.
-- shape: many
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
       as i (recorded_by, id, unit_id, indicator, moment, quantity, gravity, points, topic, person, occasion,
             minutes, filed, slot_end, note, evidence, source, external_id, token, channel, rating_mode,
             rater_mode, fingerprint)
 where (select count(*)
          from unnest((select $26::uuid[]), (select $27::xid[])) as k (id, row_version)
         where k.row_version = (select u.xmin from pennant.unit u
                                 where u.organisation_id = $1::uuid and u.id = k.id))
       = cardinality($26::uuid[])
   and (select count(*)
          from unnest((select $28::text[]), (select $29::xid[]), (select $30::boolean[]))
               as k (code, row_version, surveyed)
         where k.row_version = (select n.xmin from pennant.indicator n
                                 where n.organisation_id = $1::uuid and n.code = k.code)
           and k.surveyed = (select count(*) = 1 from pennant.survey v
                              where v.organisation_id = $1::uuid and v.indicator = k.code))
       = cardinality($28::text[])
on conflict do nothing
returning id, unit_id, '' as unit, indicator, occurred_at, day, quantity, gravity, points, topic, person, occasion,
       minutes, filed, slot_end, token, channel, rating_mode, rater_mode, note, evidence,
       nullif(source, '') as source, external_id, 'pending' as finding, recorded_by, recorded_at
