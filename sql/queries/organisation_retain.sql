-- Sets how many months single events are kept at least, as pennant_owner, with its audit row. $1 code, $2 months (null: for ever), $3 audit id, $4 actor.
-- shape: optional
with before as (
    select id, retention_months from pennant.organisation where code = $1 for update),
changed as (
    update pennant.organisation o set retention_months = $2::integer from before b where o.id = b.id
    returning o.id, o.code, o.name, o.time_zone),
told as (
    insert into pennant.audit (organisation_id, id, actor, action, object_kind, object_id, before, after)
    select b.id, $3::uuid, $4, 'organisation.retain', 'organisation', b.id::text,
           jsonb_build_object('retention_months', b.retention_months), jsonb_build_object('retention_months', $2::integer)
      from before b)
select id, code, name, time_zone from changed
