-- One metric. $1 organisation, $2 id.
-- shape: optional
select m.id, m.unit_id, u.code as unit, m.indicator, m.from_day as "from", m.to_day as "to", m.role, m.value,
       m.note, nullif(m.source, '') as source, m.external_id, m.recorded_by, m.recorded_at
  from pennant.metric m
  join pennant.unit u on u.organisation_id = m.organisation_id and u.id = m.unit_id
 where m.organisation_id = $1::uuid and m.id = $2::uuid
