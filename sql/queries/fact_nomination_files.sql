-- What the files of a period's nominations hold, in the nominations' order; a text counts its characters. $1 period id.
-- shape: many
select n.id as nomination_id, f.key as item, jsonb_typeof(f.value) as kind,
       case jsonb_typeof(f.value) when 'number' then (f.value #>> '{}')::numeric
            when 'string' then length(f.value #>> '{}')::numeric end as number,
       f.value = 'true'::jsonb as truth,
       case when jsonb_typeof(f.value) = 'array'
            then array(select jsonb_array_elements_text(f.value)) end as names
  from pennant.nomination n
 cross join lateral jsonb_each(n.file) f
 where n.organisation_id = (select pennant.current_organisation()) and n.period_id = $1::uuid
   and not exists (select from pennant.nomination_withdrawal w
                    where w.organisation_id = n.organisation_id and w.nomination_id = n.id)
 order by n.sequence, f.key
