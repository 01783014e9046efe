-- Signed bundles of final periods: what the result can be recomputed from.
-- Runs as pennant_owner in one transaction.

create table pennant.bundle (
    organisation_id uuid not null,
    period_id uuid not null,
    view text not null constraint bundle_view_known check (view in ('full', 'public')),
    -- SHA-256 of the document without digest and signature, and the name of the key that signed.
    digest bytea not null constraint bundle_digest_length check (length(digest) = 32),
    kid text not null,
    -- The document, byte for byte.
    document bytea not null,
    created_by text not null,
    created_at timestamptz not null default now(),
    primary key (organisation_id, period_id, view),
    constraint bundle_period foreign key (organisation_id, period_id)
        references pennant.period (organisation_id, id)
);

create trigger bundle_append_only before update or delete or truncate on pennant.bundle
    for each statement execute function pennant.refuse_change();
grant select, insert on pennant.bundle to pennant_app;
alter table pennant.bundle enable row level security;
alter table pennant.bundle force row level security;
create policy owner_tenant on pennant.bundle to pennant_owner
    using (organisation_id = (select pennant.current_organisation()))
    with check (organisation_id = (select pennant.current_organisation()));
create policy leadership_insert on pennant.bundle for insert to pennant_app
    with check (organisation_id = (select pennant.current_organisation())
        and (select pennant.has_role('leadership')));
-- The public version is everybody's once the period is final; names are leadership's.
create policy tenant on pennant.bundle for select to pennant_app
    using (organisation_id = (select pennant.current_organisation())
        and ((select pennant.has_role('leadership'))
            or (view = 'public'
                and period_id in (select p.id from pennant.period p where p.state = 'final'))));
