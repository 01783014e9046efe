-- Changes behind a number, as far as the reader may see them, and a row without kind that says up to where was looked. $1 the number, $2 how many are looked at, $3 object kinds or null, $4 most rows.
-- shape: many
select c.number as sequence, c.kind, c.action, c.object_id as id, c.unit_id, c.period_id, c.at, c.proof as _proof
  from pennant.changes_after($1::bigint, $2::bigint, $3::text[]) c
 order by c.number, c.kind is null
 limit $4::integer
