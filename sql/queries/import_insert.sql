-- Begins an import, unless there is one with the id. $1 organisation, $2 id, $3 kind, $4 format, $5 charset, $6 survey, $7 source, $8 dry run, $9 holder, $10 subject.
-- shape: optional
insert into pennant.import
    (organisation_id, id, kind, format, charset, survey, source, dry_run, state, holder, started_by)
values ($1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8::boolean, 'running', $9::uuid, $10)
on conflict do nothing
returning id, (extract(epoch from started_at) * 1000)::bigint as started_ms
