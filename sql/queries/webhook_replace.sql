-- Replaces a webhook of the expected version; one that is switched on again forgets what went wrong. $1 id, $2 url, $3 title, $4 kinds, $5 state, $6 version.
-- shape: optional
update pennant.webhook w
   set url = $2::text, title = $3::text, kinds = $4::text[], state = $5::text, cause = null,
       failing_since = case when w.state = $5::text then w.failing_since end, version = w.version + 1, updated_at = now()
 where w.organisation_id = pennant.current_organisation() and w.id = $1::uuid and w.version = $6::integer
returning w.id, w.url, w.title, w.kinds, w.state, w.cause, w.failing_since,
          case when w.previous_until > now() then w.previous_until end as previous_until, w.created_by, w.created_at, w.version
