-- Lets one request at a time cast or take back what a rater says of a unit. $1 period id, $2 panel, $3 rater, $4 unit id.
-- shape: one
select pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'ballot', $1::uuid, $2::text, $4::uuid, $3::text), 0))::text
       as locked
