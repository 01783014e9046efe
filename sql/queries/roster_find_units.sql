-- Active units among the given ids and codes. $1 ids and codes (text[]).
-- shape: many
select u.id, u.code
  from pennant.unit u
 where u.organisation_id = (select pennant.current_organisation()) and u.retired_at is null
   and (u.code = any ($1::text[]) or u.id::text = any ($1::text[]))
 order by u.code
