-- Events by their ids. $1 organisation, $2 ids.
-- shape: many
select id, unit_id, unit, indicator, occurred_at, day, quantity, gravity, points, topic, person, occasion,
       minutes, filed, slot_end, token, channel, rating_mode, rater_mode, note, evidence, source, external_id, finding, recorded_by, recorded_at
  from pennant.event_shown where organisation_id = $1::uuid and id = any ($2::uuid[])
