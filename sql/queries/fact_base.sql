-- What a later load of facts compares with, to find out what has changed since: up to which sequences all events and verdicts are seen or never will be; the oldest transaction that may still write behind this snapshot, and of which server; and what tells what was taken away here. $1 organisation's id.
-- shape: one
select coalesce((select c.settled from pennant.chain_cursor c
                  where c.organisation_id = o.id and c.kind = 'event'), 0) as events,
       coalesce((select c.settled from pennant.chain_cursor c
                  where c.organisation_id = o.id and c.kind = 'verdict'), 0) as verdicts,
       (pg_snapshot_xmin(pg_current_snapshot())::text::numeric % 4294967296)::bigint as since,
       pg_postmaster_start_time() as server,
       concat_ws(' ', o.retired_before,
                 (select count(*) from pennant.erasure e where e.organisation_id = o.id)) as place
  from pennant.organisation o
 where o.id = $1::uuid
