-- Erasures, newest first. $1 and $2 the last row's moment and id or null, $3 how many.
-- shape: many
select e.id, e.handle, e.changed, e.withheld, e.reason, e.erased_by, e.erased_at
  from pennant.erasure e
 where e.organisation_id = (select pennant.current_organisation())
   and ($1::timestamptz is null or (e.erased_at, e.id) < ($1, $2::uuid))
 order by e.erased_at desc, e.id desc
 limit $3::bigint
