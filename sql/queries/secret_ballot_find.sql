-- The ballot of a token, and whether it is this one. $1 token hash, $2 period id, $3 panel, $4 unit id, $5 score or null, $6 items (text[]), $7 their scores (numeric[]).
-- shape: optional
select encode(s.token_hash, 'hex') as receipt,
       (s.period_id = $2::uuid and s.panel = $3::text and s.unit_id = $4::uuid
        and s.score is not distinct from $5::numeric
        and s.items is not distinct from (select jsonb_object_agg(i.item, i.score)
                                            from unnest($6::text[], $7::numeric[]) as i (item, score))) as _same
  from pennant.secret_ballot s
 where s.organisation_id = (select pennant.current_organisation()) and s.token_hash = $1::bytea
