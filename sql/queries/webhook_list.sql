-- All webhooks of the organisation.
-- shape: many
select w.id, w.url, w.title, w.kinds, w.state, w.cause, w.failing_since,
       case when w.previous_until > now() then w.previous_until end as previous_until, w.created_by, w.created_at, w.version
  from pennant.webhook w
 where w.organisation_id = pennant.current_organisation()
 order by w.created_at, w.id
