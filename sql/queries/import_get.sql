-- One import. $1 organisation, $2 id.
-- shape: optional
select i.id, i.kind, i.format, i.charset, nullif(i.survey, '') as survey, nullif(i.source, '') as source, i.dry_run,
       case when i.state = 'running' and i.changed_at < now() - interval '2 minutes' then 'interrupted' else i.state end as state,
       i.rows, i.bytes, i.lines, i.stored, i.duplicate, i.duplicate_differs, i.refused, i.outcomes,
       i.started_by, i.started_at, i.changed_at, i.ended_at
  from pennant.import i
 where i.organisation_id = $1::uuid and i.id = $2::uuid
