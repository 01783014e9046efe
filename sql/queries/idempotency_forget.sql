-- Makes room for a key that was kept longer than seven days ago. $1 organisation, $2 subject, $3 operation, $4 key.
-- shape: none
delete from pennant.idempotency
 where organisation_id = $1::uuid and subject = $2 and operation = $3 and key = $4
   and created_at <= now() - interval '7 days'
