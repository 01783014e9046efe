-- What is left of rows that were retired. $1 the kind, $2 the lowest sequence, $3 the highest.
-- shape: many
select r.sequences::text[] as sequences, r.facts
  from pennant.retired r
 where r.organisation_id = pennant.current_organisation() and r.kind = $1::text and r.first <= $3::bigint
   and r.sequences[cardinality(r.sequences)] >= $2::bigint
 order by r.first
