-- Who is logged in, with what power, and whether the schema was ever migrated.
-- shape: one
select current_user::text as login,
       (select r.rolsuper or r.rolbypassrls from pg_catalog.pg_roles r
         where r.rolname = current_user) as powerful,
       coalesce((select pg_has_role(current_user, r.oid, 'member') from pg_catalog.pg_roles r
                  where r.rolname = 'pennant_owner'), false) as owner,
       exists (select from pg_catalog.pg_class c
                 join pg_catalog.pg_namespace n on n.oid = c.relnamespace
                where n.nspname = 'pennant' and c.relname = 'migration') as migrated
