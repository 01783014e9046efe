-- Before which day events may be retired, the period that holds it back, and the last sequence given out, as pennant_owner. $1 organisation, $2 whether it is written down.
-- shape: one
select before, held_by,
       coalesce(pg_sequence_last_value(pg_get_serial_sequence('pennant.event', 'sequence')), 0) as newest
  from pennant.retire_begin($1::uuid, $2::boolean)
