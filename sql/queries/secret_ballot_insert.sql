-- Takes a secret ballot whose token was not used before. $1 token hash, $2 period id, $3 panel, $4 unit id, $5 score or null, $6 items (text[]), $7 their scores (numeric[]), $8 day.
-- shape: optional
insert into pennant.secret_ballot (organisation_id, token_hash, period_id, panel, unit_id, score, items, day)
values (pennant.current_organisation(), $1::bytea, $2::uuid, $3::text, $4::uuid, $5::numeric,
        (select jsonb_object_agg(i.item, i.score) from unnest($6::text[], $7::numeric[]) as i (item, score)), $8::date)
on conflict (organisation_id, token_hash) do nothing
returning encode(token_hash, 'hex') as receipt
