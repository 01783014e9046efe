-- Before which day events may be retired, and the period that holds it back, as pennant_owner. $1 organisation, $2 whether it is written down.
-- shape: one
select before, held_by from pennant.retire_begin($1::uuid, $2::boolean)
