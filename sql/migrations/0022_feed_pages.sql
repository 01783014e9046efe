-- A page of the feed costs the same wherever it lies, and however little is known of the tables.
-- Runs as pennant_owner in one transaction.

-- As before. Its blocks are found by their numbers, because those of a page follow each other; a filter on
-- their first change read all blocks up to the head. Rows are found by their index one by one (offset 0
-- keeps it so): without statistics, as during a large import, a join by hash read the whole table for each page.
create or replace function pennant.changes_after(after bigint, most bigint, asked text[])
    returns table (number bigint, kind text, action text, object_id text, unit_id uuid, period_id text,
                   at timestamptz, proof text)
    language plpgsql stable
    set search_path = pg_catalog, pg_temp
    set enable_sort = off
as $$
declare
    organisation uuid := pennant.current_organisation();
    last bigint;
    first_block bigint;
    last_block bigint;
    group_row record;
begin
    select least(after + most, b.last_change) into last
      from pennant.chain_block b where b.organisation_id = organisation order by b.number desc limit 1;
    select b.number into first_block from pennant.chain_block b
     where b.organisation_id = organisation and b.last_change > after order by b.last_change limit 1;
    select b.number into last_block from pennant.chain_block b
     where b.organisation_id = organisation and b.last_change >= last order by b.last_change limit 1;
    for group_row in
        select n.kind, array_agg(n.change) as changes, array_agg(n.sequence) as sequences, array_agg(n.proof) as proofs
          from (select b.kind, b.first_change + row_number() over (partition by b.number order by s) - 1 as change,
                       s as sequence, encode(substr(b.hash, 1, 6), 'hex') as proof
                  from pennant.chain_block b
                 cross join lateral unnest(b.members) m
                 cross join lateral generate_series(lower(m), upper(m) - 1) s
                 where b.organisation_id = organisation and b.number between first_block and last_block
                   and (asked is null or b.kind = 'audit' or b.kind = any (asked))) n
         where n.change > after and n.change <= last
         group by n.kind
    loop
        return query execute format(
            'select n.change, r.object_kind, r.action, r.object_id, r.unit_id, r.period_id, r.at, n.proof'
            '  from unnest($1::bigint[], $2::bigint[], $3::text[]) as n (change, sequence, proof)'
            ' cross join lateral (select * from pennant.%I v where v.organisation_id = $4 and v.sequence = n.sequence offset 0) r'
            ' where $5 is null or r.object_kind = any ($5)', 'change_' || group_row.kind)
            using group_row.changes, group_row.sequences, group_row.proofs, organisation, asked;
    end loop;
    return query
    select b.upto, null, null, null, null::uuid, null, null::timestamptz,
           coalesce((select encode(substr(c.hash, 1, 6), 'hex') from pennant.chain_block c
                      where c.organisation_id = organisation and c.last_change >= b.upto and b.upto > 0
                      order by c.last_change limit 1), repeat('0', 12))
      from (select greatest(after, coalesce(last, 0)) as upto) b;
end
$$;

-- The same for what chains: whether there is more of a kind was remembered as a scan of the table from when it was
-- empty, so that the first large import was chained slower and slower.
alter function pennant.chain_pass(text[], bigint[], integer, uuid) set enable_seqscan = off;
alter function pennant.chain_pass(text[], bigint[], integer, uuid) set enable_bitmapscan = off;
