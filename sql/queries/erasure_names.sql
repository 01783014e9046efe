-- Puts a handle in the place of names wherever they stand. $1 subject or null, $2 person or null, $3 the handle.
-- shape: many
select table_name, changed from pennant.erase_names($1::text, $2::text, $3::text)
