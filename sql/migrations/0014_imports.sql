-- Imports: files of rows that are stored chunk by chunk, how far each came, and what was not stored.
-- Runs as pennant_owner in one transaction.

create table pennant.import (
    organisation_id uuid not null references pennant.organisation (id),
    id uuid not null,
    sequence bigint generated always as identity,
    kind text not null constraint import_kind_known check (kind in ('events', 'units', 'surveys')),
    format text not null constraint import_format_known check (format in ('csv', 'json', 'ndjson')),
    charset text not null constraint import_charset_known check (charset in ('utf-8', 'gbk', 'gb18030')),
    -- The survey whose answers they are; '' for other kinds.
    survey text not null,
    -- Under which the events are recorded where their rows name none; '' for none.
    source text not null,
    dry_run boolean not null,
    -- A CSV's header, so that a file can be resumed behind it.
    header text[],
    state text not null constraint import_state_known check (state in ('running', 'complete', 'interrupted')),
    -- The request that carries it on; who resumes it takes it over.
    holder uuid not null,
    -- How often it was begun from the start; outcomes and counts are of the last time.
    pass integer not null default 1,
    -- Committed so far: rows, and the bytes and lines of the file up to the end of the last of them.
    rows bigint not null default 0,
    bytes bigint not null default 0,
    lines bigint not null default 0,
    stored bigint not null default 0,
    duplicate bigint not null default 0,
    duplicate_differs bigint not null default 0,
    refused bigint not null default 0,
    outcomes bigint not null default 0,
    started_by text not null,
    started_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    ended_at timestamptz,
    primary key (organisation_id, id)
);
create index import_sequence_index on pennant.import (organisation_id, sequence);

-- Rows that were not stored, each with the problem it met.
create table pennant.import_outcome (
    organisation_id uuid not null references pennant.organisation (id),
    import_id uuid not null,
    pass integer not null,
    "row" bigint not null,
    line bigint not null,
    result text not null constraint import_outcome_result_known check (result in ('refused', 'duplicate_differs')),
    code text not null,
    problem jsonb not null,
    primary key (organisation_id, import_id, pass, "row"),
    constraint import_outcome_import foreign key (organisation_id, import_id)
        references pennant.import (organisation_id, id)
);

-- Policies ---------------------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['import', 'import_outcome'] loop
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
    end loop;
end
$$;
-- Who began it sees it, and those who see the whole organisation do.
create policy tenant on pennant.import for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all()) or started_by = (select pennant.current_subject())));
create policy tenant_insert on pennant.import for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and started_by = (select pennant.current_subject())
        and ((select pennant.has_role('collector')) or (select pennant.has_role('evaluator'))
            or (select pennant.has_role('organiser'))));
create policy tenant_update on pennant.import for update to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and started_by = (select pennant.current_subject()))
    with check (organisation_id = (select pennant.current_organisation())
        and started_by = (select pennant.current_subject()));
create policy tenant on pennant.import_outcome for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.sees_all())
            or exists (select from pennant.import i
                        where i.organisation_id = import_outcome.organisation_id and i.id = import_outcome.import_id)));
create policy tenant_insert on pennant.import_outcome for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and exists (select from pennant.import i
                     where i.organisation_id = import_outcome.organisation_id and i.id = import_outcome.import_id
                       and i.started_by = (select pennant.current_subject())));

grant select, insert on pennant.import, pennant.import_outcome to pennant_app;
grant update (state, holder, header, pass, rows, bytes, lines, stored, duplicate, duplicate_differs, refused,
              outcomes, changed_at, ended_at) on pennant.import to pennant_app;
