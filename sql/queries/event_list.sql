-- Events, newest first. $1 organisation, $2 indicator, $3 from day, $4 to day, $5 finding, $6 source, $7 sequence to start below, $8 rows; NULL: any.
-- shape: many
-- plan: each time
select e.id, e.unit_id,
       (select u.code from pennant.unit u
         where u.organisation_id = e.organisation_id and u.id = e.unit_id) as unit,
       e.indicator, e.occurred_at, e.day, e.quantity, e.gravity,
       coalesce((select s.points from pennant.event_state s
                  where s.organisation_id = e.organisation_id and s.event_id = e.id), e.points) as points,
       e.topic, e.person, e.occasion,
       e.minutes, e.filed, e.slot_end, e.token, e.channel, e.rating_mode, e.rater_mode, e.note, e.evidence, nullif(e.source, '') as source, e.external_id,
       coalesce((select s.finding from pennant.event_state s
                  where s.organisation_id = e.organisation_id and s.event_id = e.id), 'pending') as finding,
       e.recorded_by, e.recorded_at, e.sequence as _sequence
  from pennant.event e
 where e.organisation_id = $1::uuid
   and ($2::text is null or e.indicator = $2)
   and ($3::date is null or e.day >= $3)
   and ($4::date is null or e.day <= $4)
   and ($5::text is null
        or coalesce((select s.finding from pennant.event_state s
                      where s.organisation_id = e.organisation_id and s.event_id = e.id), 'pending') = $5)
   and ($6::text is null or (e.source = $6 and $6 <> ''))
   and ($7::bigint is null or e.sequence < $7)
 order by e.sequence desc
 limit $8::bigint
