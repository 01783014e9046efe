-- One's own import, for who will change it. $1 organisation, $2 id, $3 subject.
-- shape: optional
select i.id, i.kind, i.format, i.charset, i.survey, i.source, i.dry_run, i.header, i.state, i.pass,
       i.rows, i.bytes, i.lines, i.stored, i.duplicate, i.duplicate_differs, i.refused, i.outcomes,
       (extract(epoch from i.started_at) * 1000)::bigint as started_ms
  from pennant.import i
 where i.organisation_id = $1::uuid and i.id = $2::uuid and i.started_by = $3
   for no key update
