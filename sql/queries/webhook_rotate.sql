-- Gives a webhook a new secret; the one before signs too for some hours. $1 id, $2 sealed secret, $3 hours.
-- shape: optional
update pennant.webhook w
   set previous_secret = w.secret, previous_until = now() + $3::integer * interval '1 hour', secret = $2::bytea,
       version = w.version + 1, updated_at = now()
 where w.organisation_id = pennant.current_organisation() and w.id = $1::uuid
returning w.id, w.previous_until, w.version
