-- Notes how a webhook's receiver is. $1 the webhook, $2 does it fail, $3 why it is disabled now, or null.
-- shape: none
update pennant.webhook w
   set failing_since = case when $2::boolean then coalesce(w.failing_since, now()) end,
       state = case when $3::text is null then w.state else 'disabled' end,
       cause = coalesce($3::text, w.cause),
       version = case when $3::text is null then w.version else w.version + 1 end
 where w.organisation_id = pennant.current_organisation() and w.id = $1::uuid
   and ($3::text is not null or $2::boolean <> (w.failing_since is not null))
