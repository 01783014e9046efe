-- Retires a chunk of events, as pennant_owner. $1 organisation, $2 before which day, $3 behind which sequence, $4 how many are looked at, $5 whether they are only counted.
-- shape: one
select reached, events, verdicts, kept
  from pennant.retire_chunk($1::uuid, $2::date, $3::bigint, $4::integer, $5::boolean)
