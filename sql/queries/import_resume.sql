-- Carries an import on, or begins it anew. $1 organisation, $2 id, $3 holder, $4 whether from the start.
-- shape: none
update pennant.import i
   set state = 'running', holder = $3::uuid, ended_at = null, changed_at = now(),
       pass = case when $4::boolean then i.pass + 1 else i.pass end,
       header = case when $4::boolean then null else i.header end,
       rows = case when $4::boolean then 0 else i.rows end,
       bytes = case when $4::boolean then 0 else i.bytes end,
       lines = case when $4::boolean then 0 else i.lines end,
       stored = case when $4::boolean then 0 else i.stored end,
       duplicate = case when $4::boolean then 0 else i.duplicate end,
       duplicate_differs = case when $4::boolean then 0 else i.duplicate_differs end,
       refused = case when $4::boolean then 0 else i.refused end,
       outcomes = case when $4::boolean then 0 else i.outcomes end
 where i.organisation_id = $1::uuid and i.id = $2::uuid
