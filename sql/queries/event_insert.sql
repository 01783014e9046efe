-- Stores events in their order, but for those whose id or external id is taken; tells which were stored. $1 organisation, $2 time zone, then one array each: $3 recorders, $4 ids, $5 units, $6 indicators, $7 moments, $8 quantities, $9 gravities, $10 points, $11 topics, $12 persons, $13 occasions, $14 minutes, $15 filed, $16 slot ends, $17 notes, $18 evidence, $19 sources, $20 external ids, $21 tokens, $22 channels, $23 rating modes, $24 rater modes, $25 fingerprints.
-- shape: many
insert into pennant.event
    (organisation_id, id, unit_id, indicator, occurred_at, day, quantity, gravity, points, topic,
     person, occasion, minutes, filed, slot_end, note, evidence, source, external_id, token, token_use,
     channel, rating_mode, rater_mode, recorded_by, fingerprint)
select $1::uuid, i.id, i.unit_id, i.indicator, pennant.moment(i.moment, $2),
       (pennant.moment(i.moment, $2) at time zone $2)::date, i.quantity, i.gravity, i.points, i.topic,
       i.person, i.occasion, i.minutes, pennant.moment(i.filed, $2), pennant.moment(i.slot_end, $2),
       i.note, i.evidence::jsonb, i.source, i.external_id, i.token,
       case when i.token is null then 0 else (
           select count(*)
             from pennant.event h
             join pennant.event_state s on s.organisation_id = h.organisation_id and s.event_id = h.id
              and s.finding in ('dismissed', 'withdrawn')
            where h.organisation_id = $1::uuid and h.indicator = i.indicator and h.token = i.token) end,
       i.channel, i.rating_mode,
       i.rater_mode, i.recorded_by, i.fingerprint
  from unnest($3::text[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::numeric[], $9::text[],
              $10::numeric[], $11::text[], $12::text[], $13::text[], $14::integer[], $15::text[],
              $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[],
              $22::text[], $23::text[], $24::text[], $25::bytea[])
       with ordinality
       as i (recorded_by, id, unit_id, indicator, moment, quantity, gravity, points, topic, person, occasion,
             minutes, filed, slot_end, note, evidence, source, external_id, token, channel, rating_mode,
             rater_mode, fingerprint, place)
 order by i.place
on conflict do nothing
returning id
