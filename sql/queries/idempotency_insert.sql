-- Keeps a reply. $1 organisation, $2 subject, $3 operation, $4 key, $5 fingerprint, $6 status, $7 content type, $8 location, $9 etag, $10 body.
-- shape: none
insert into pennant.idempotency
    (organisation_id, subject, operation, key, fingerprint, status, headers, body)
values ($1::uuid, $2, $3, $4, $5::bytea, $6::integer,
        jsonb_strip_nulls(jsonb_build_object('content_type', $7::text, 'location', $8::text,
                                             'etag', $9::text)),
        $10::bytea)
