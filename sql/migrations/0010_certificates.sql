-- Certificates of awards with their places in the status lists, and the erasure of people's names.
-- Runs as pennant_owner in one transaction.

-- Certificates -----------------------------------------------------------------------------------

-- One a granted award, signed when the period became final and answered for ever as it is.
create table pennant.certificate (
    organisation_id uuid not null,
    award_id uuid not null,
    -- Its bit in the organisation's status lists, counted through all of them.
    position bigint not null constraint certificate_position_range check (position >= 0),
    kid text not null,
    -- A compact JWS.
    document text not null,
    created_at timestamptz not null default now(),
    primary key (organisation_id, award_id),
    constraint certificate_position_key unique (organisation_id, position),
    constraint certificate_award foreign key (organisation_id, award_id)
        references pennant.award (organisation_id, id)
);

-- How many bits are taken. Whoever takes some writes here, so that two never take the same.
create table pennant.certificate_count (
    organisation_id uuid primary key references pennant.organisation (id),
    taken bigint not null default 0
);

-- Erasure ----------------------------------------------------------------------------------------

-- That a name was erased, never which one.
create table pennant.erasure (
    organisation_id uuid not null references pennant.organisation (id),
    id uuid not null,
    -- What stands in the name's place.
    handle text not null,
    -- Rows changed, by table.
    changed jsonb not null constraint erasure_changed_object check (jsonb_typeof(changed) = 'object'),
    -- Full bundles that named the person and are withheld since.
    withheld integer not null,
    reason text not null constraint erasure_reason_length check (length(reason) between 1 and 2000),
    erased_by text not null,
    erased_at timestamptz not null default now(),
    primary key (organisation_id, id),
    constraint erasure_handle_key unique (organisation_id, handle)
);
create index erasure_order_index on pennant.erasure (organisation_id, erased_at desc, id desc);

-- A withheld version has no document; its digest stays as what was sealed.
alter table pennant.bundle add column erased_at timestamptz;

-- Only the function below, as the owner, may change what is appended.
create or replace function pennant.refuse_change() returns trigger
    language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and current_user = 'pennant_owner'
        and coalesce(current_setting('pennant.erasing', true), '') = 'on' then
        return null;
    end if;
    raise exception 'rows of % are appended and never changed', tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

-- A pattern that finds any of the names in a text: not inside a longer word of Latin letters and digits.
create function pennant.name_pattern(names text[]) returns text
    language sql immutable parallel safe
    set search_path = pg_catalog, pg_temp
    return (select string_agg(
        case when name ~ '^[A-Za-z0-9_]' then '(?<![A-Za-z0-9_])' else '' end
        || regexp_replace(name, '([][\\.*+?^$(){}|])', '\\\1', 'g')
        || case when name ~ '[A-Za-z0-9_]$' then '(?![A-Za-z0-9_])' else '' end, '|'
        order by length(name) desc, name)
      from unnest(names) as name);

-- A document with the handle wherever a text in it has one of the names.
create function pennant.without_names(document jsonb, names text[], handle text) returns jsonb
    language plpgsql immutable parallel safe
    set search_path = pg_catalog, pg_temp
as $$
begin
    case jsonb_typeof(document)
    when 'string' then
        return to_jsonb(regexp_replace(document #>> '{}', pennant.name_pattern(names), handle, 'g'));
    when 'array' then
        return (select coalesce(jsonb_agg(pennant.without_names(item, names, handle) order by place), '[]')
                  from jsonb_array_elements(document) with ordinality as items (item, place));
    when 'object' then
        return (select coalesce(jsonb_object_agg(case when key = any (names) then handle else key end,
                                                 pennant.without_names(value, names, handle)), '{}')
                  from jsonb_each(document));
    else
        return document;
    end case;
end
$$;

-- The columns that name people, by their names and types in every table of an organisation, so that a new
-- table is covered as soon as it calls things as the others do. how: subject (who did it), person (whom it
-- is about), text (written by hand), document (JSON).
create view pennant.personal_column as
    select c.oid as table_id, c.relname::text as table_name, a.attname::text as column_name,
           t.typname::text as type,
           case when t.typname in ('json', 'jsonb') then 'document'
                when a.attname like '%\_by' or a.attname in ('actor', 'rater', 'subject') then 'subject'
                when a.attname in ('person', 'topic', 'occasion') then 'person'
                else 'text' end as how
      from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = 'pennant'
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_catalog.pg_type t on t.oid = a.atttypid
     where c.relkind in ('r', 'p') and not c.relispartition
       and exists (select from pg_catalog.pg_attribute o
                    where o.attrelid = c.oid and o.attname = 'organisation_id' and not o.attisdropped)
       and ((t.typname = 'json' and a.attname = 'evidence')
            or (t.typname = 'jsonb' and a.attname not in ('title', 'headers', 'dates', 'panel_modes', 'changed'))
            or (t.typname = 'text'
                and (a.attname like '%\_by' or a.attname in ('actor', 'rater', 'subject', 'person', 'topic',
                                                             'occasion', 'note', 'reason', 'text'))));

-- Puts a handle in the place of a subject and of a person, either of which may be null, in every table of
-- the organisation entered; answers how many rows changed, by table. For leadership.
create function pennant.erase_names(subject_name text, person_name text, handle text)
    returns table (table_name text, changed bigint)
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    organisation uuid := pennant.current_organisation();
    names text[] := array_remove(array[subject_name, person_name], null);
    escaped text[];
    target record;
begin
    if organisation is null or not pennant.has_role('leadership') then
        raise exception 'only leadership erases' using errcode = 'insufficient_privilege';
    end if;
    select array_agg(trim(both '"' from to_jsonb(name)::text)) into escaped from unnest(names) as name;
    perform set_config('pennant.erasing', 'on', true);
    for target in
        select p.table_id, p.table_name,
               string_agg(case p.how
                   when 'subject' then format('%1$I = case when %1$I = $2 then $5 else %1$I end', p.column_name)
                   when 'person' then format('%1$I = case when %1$I = $3 then $5 else %1$I end', p.column_name)
                   when 'text' then format('%1$I = regexp_replace(%1$I, pennant.name_pattern($4), $5, ''g'')',
                                           p.column_name)
                   else format('%1$I = pennant.without_names(%1$I::jsonb, $4, $5)::%2$I', p.column_name, p.type) end, ', ')
               || coalesce(max(f.setting), '') as settings,
               string_agg(case p.how
                   when 'subject' then format('%I = $2', p.column_name)
                   when 'person' then format('%I = $3', p.column_name)
                   -- The pattern is slow, and few texts have a name.
                   when 'text' then format('((position($2 in %1$I) > 0 or position($3 in %1$I) > 0)'
                                           ' and %1$I ~ pennant.name_pattern($4))', p.column_name)
                   else format('((position($6[1] in %1$I::text) > 0 or position($6[2] in %1$I::text) > 0)'
                               ' and %1$I::text ~ pennant.name_pattern($6))', p.column_name) end,
                   ' or ') as found
          from pennant.personal_column p
          -- What was digested to know a repeat would still tell a guess from the truth.
          left join lateral (
              select ', fingerprint = sha256(gen_random_uuid()::text::bytea)' as setting
                from pg_attribute a where a.attrelid = p.table_id and a.attname = 'fingerprint') f on true
         group by p.table_id, p.table_name
         order by p.table_name
    loop
        execute format('update pennant.%I set %s where organisation_id = $1 and (%s)',
                       target.table_name, target.settings, target.found)
            using organisation, subject_name, person_name, names, handle, escaped;
        get diagnostics erase_names.changed = row_count;
        if erase_names.changed > 0 then
            erase_names.table_name := target.table_name;
            return next;
        end if;
    end loop;
    -- Kept replies are JSON that this service wrote.
    update pennant.idempotency i
       set body = convert_to(regexp_replace(convert_from(i.body, 'UTF8'), pennant.name_pattern(escaped), handle,
                                            'g'), 'UTF8')
     where i.organisation_id = organisation
       and (position(convert_to(escaped[1], 'UTF8') in i.body) > 0
            or position(convert_to(escaped[2], 'UTF8') in i.body) > 0)
       and convert_from(i.body, 'UTF8') ~ pennant.name_pattern(escaped);
    perform set_config('pennant.erasing', '', true);
end
$$;

-- Takes away the full bundles that hold one of the names; how many. For leadership.
create function pennant.withhold_bundles(names text[]) returns integer
    language plpgsql volatile security definer
    set search_path = pg_catalog, pg_temp
as $$
declare
    withheld integer;
begin
    if not pennant.has_role('leadership') then
        raise exception 'only leadership withholds' using errcode = 'insufficient_privilege';
    end if;
    perform set_config('pennant.erasing', 'on', true);
    update pennant.bundle b set document = '', erased_at = now()
     where b.organisation_id = pennant.current_organisation() and b.view = 'full' and b.erased_at is null
       and exists (select from unnest(names) as name
                    where position(convert_to(trim(both '"' from to_jsonb(name)::text), 'UTF8') in b.document) > 0);
    get diagnostics withheld = row_count;
    perform set_config('pennant.erasing', '', true);
    return withheld;
end
$$;

revoke all on function pennant.erase_names(text, text, text) from public;
revoke all on function pennant.withhold_bundles(text[]) from public;
grant execute on function pennant.erase_names(text, text, text) to pennant_app;
grant execute on function pennant.withhold_bundles(text[]) to pennant_app;
revoke all on pennant.personal_column from public;

-- Reminders --------------------------------------------------------------------------------------

-- Whom the asker, or a unit of the asker's, is asked to score in running periods. Row security is the
-- reader's.
create view pennant.ballot_asked with (security_invoker = true) as
    select n.organisation_id, n.period_id, n.panel, n.mode, p.state, coalesce(n.closes_on, p.to_day) as due,
           a.rater, a.unit_id as rater_unit_id, r.unit_id
      from pennant.panel n
      join pennant.period p on p.organisation_id = n.organisation_id and p.id = n.period_id
       and p.state in ('open', 'scoring')
     cross join lateral (
         select m.subject as rater, m.unit_id, m.conflicts
           from pennant.panel_member m
          where n.raters = 'given' and m.organisation_id = n.organisation_id and m.period_id = n.period_id
            and m.panel = n.panel and m.subject = (select pennant.current_subject())
         union all
         select e.code, e.unit_id, '{}'
           from pennant.roster e
          where n.raters = 'entrants' and e.organisation_id = n.organisation_id and e.period_id = n.period_id
            and e.enters and e.unit_id = any ((select pennant.own_units())::uuid[])) a
      join pennant.roster r on r.organisation_id = n.organisation_id and r.period_id = n.period_id and r.enters
       and (n.self_rating or r.unit_id is distinct from a.unit_id) and not r.unit_id = any (a.conflicts)
     where not exists (select from pennant.panel_conflict c
                        where c.organisation_id = n.organisation_id and c.period_id = n.period_id
                          and c.panel = n.panel and c.rater = a.rater and c.unit_id = r.unit_id);
grant select on pennant.ballot_asked to pennant_app;

-- Policies ---------------------------------------------------------------------------------------

do $$
declare
    name text;
begin
    foreach name in array array['certificate', 'erasure'] loop
        execute format('create trigger %I before update or delete or truncate on pennant.%I'
            ' for each statement execute function pennant.refuse_change()', name || '_append_only', name);
        execute format('grant select, insert on pennant.%I to pennant_app', name);
    end loop;
    foreach name in array array['certificate', 'certificate_count', 'erasure'] loop
        execute format('alter table pennant.%I enable row level security', name);
        execute format('alter table pennant.%I force row level security', name);
        execute format('create policy leadership_insert on pennant.%I for insert to pennant_app'
            ' with check (organisation_id = (select pennant.current_organisation())'
            ' and (select pennant.has_role(''leadership'')))', name);
    end loop;
    -- The owner erases here too.
    foreach name in array array['certificate', 'certificate_count', 'erasure', 'idempotency', 'audit'] loop
        execute format('create policy owner_tenant on pennant.%I to pennant_owner'
            ' using (organisation_id = (select pennant.current_organisation()))'
            ' with check (organisation_id = (select pennant.current_organisation()))', name);
    end loop;
end
$$;

-- Certificates are public, as awards are.
create policy tenant on pennant.certificate for select to pennant_app
    using (organisation_id = (select pennant.current_organisation()));
create policy tenant on pennant.certificate_count for select to pennant_app
    using (organisation_id = (select pennant.current_organisation()));
create policy leadership_update on pennant.certificate_count for update to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('leadership')));
create policy tenant on pennant.erasure for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('leadership')));
grant select, insert, update on pennant.certificate_count to pennant_app;
