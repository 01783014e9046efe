-- The three roles of a Pennant database. Run once per cluster and database by a superuser, in the
-- database that Pennant will use; running it again changes nothing. Passwords and pg_hba.conf are the
-- operator's. pennant_owner owns every object and cannot log in; pennant_migrator may become it to
-- migrate and to create organisations; pennant_app is what `pennant serve` logs in as.

do $$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'pennant_owner') then
        create role pennant_owner;
    end if;
    if not exists (select from pg_catalog.pg_roles where rolname = 'pennant_migrator') then
        create role pennant_migrator;
    end if;
    if not exists (select from pg_catalog.pg_roles where rolname = 'pennant_app') then
        create role pennant_app;
    end if;
end
$$;

alter role pennant_owner nologin nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role pennant_migrator login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role pennant_app login noinherit nosuperuser nocreatedb nocreaterole noreplication nobypassrls;

grant pennant_owner to pennant_migrator;

-- Sooner than the lock timeout of a session, so that a deadlock is known as one, and the work is repeated.
alter role pennant_app set deadlock_timeout = '200ms';

do $$
begin
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to pennant_migrator, pennant_app', current_database());
    execute format('grant create on database %I to pennant_owner', current_database());
end
$$;

revoke all on schema public from public;
