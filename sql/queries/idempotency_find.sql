-- The reply kept under a key in the last seven days. $1 organisation, $2 subject, $3 operation, $4 key.
-- shape: optional
select fingerprint, status, headers ->> 'content_type' as content_type,
       headers ->> 'location' as location, headers ->> 'etag' as etag, body
  from pennant.idempotency
 where organisation_id = $1::uuid and subject = $2 and operation = $3 and key = $4
   and created_at > now() - interval '7 days'
