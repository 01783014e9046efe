-- Imports, newest first. $1 organisation, $2 kind, $3 sequence to start below, $4 rows; NULL: any.
-- shape: many
-- plan: each time
select i.id, i.kind, i.format, i.charset, nullif(i.survey, '') as survey, nullif(i.source, '') as source, i.dry_run,
       case when i.state = 'running' and i.changed_at < now() - interval '2 minutes' then 'interrupted' else i.state end as state,
       i.rows, i.bytes, i.lines, i.stored, i.duplicate, i.duplicate_differs, i.refused, i.outcomes,
       i.started_by, i.started_at, i.changed_at, i.ended_at, i.sequence as _sequence
  from pennant.import i
 where i.organisation_id = $1::uuid
   and ($2::text is null or i.kind = $2)
   and ($3::bigint is null or i.sequence < $3)
 order by i.sequence desc
 limit $4::bigint
