-- Copies the units of a period that opens: the chosen ones, or all active ones of the given kinds, with all that stands above and below them and those whom attributes of theirs name. $1 period id, $2 kinds that enter, $3 the attributes.
-- shape: one
with recursive chosen as (
    select u.id
      from pennant.unit u
      join pennant.period p on p.organisation_id = u.organisation_id and p.id = $1::uuid
     where u.organisation_id = (select pennant.current_organisation())
       and u.retired_at is null
       and case when p.units is null then u.kind = any ($2::text[]) else u.id = any (p.units) end
), above (id) as (
    select id from chosen
     union
    select u.parent_id
      from above a
      join pennant.unit u on u.organisation_id = (select pennant.current_organisation()) and u.id = a.id
     where u.parent_id is not null
), below (id) as (
    select id from chosen
     union
    -- "offset 0" asks the index for each one's children: joined before there are statistics, every
    -- pair of units would be compared.
    select u.id
      from below b
     cross join lateral (
        select c.id
          from pennant.unit c
         where c.organisation_id = (select pennant.current_organisation())
           and c.parent_id = b.id and c.retired_at is null
        offset 0) u
), named (id) as (
    select u.id
      from chosen c
      join pennant.unit e on e.organisation_id = (select pennant.current_organisation()) and e.id = c.id
     cross join unnest($3::text[]) as a (attribute)
      join pennant.unit u on u.organisation_id = e.organisation_id and u.code = e.attributes ->> a.attribute
     where u.retired_at is null
), copied as (
    insert into pennant.roster
        (organisation_id, period_id, unit_id, code, name, kind, "group", parent_id, headcount, since,
         attributes, enters)
    select u.organisation_id, $1::uuid, u.id, u.code, u.name, u.kind, u."group", u.parent_id, u.headcount,
           u.since, u.attributes,
           u.kind = any ($2::text[]) and (u.id in (select c.id from chosen c)) is true
      from pennant.unit u
     where u.organisation_id = (select pennant.current_organisation())
       and u.id in (select id from above union select id from below union select id from named)
    returning enters
)
select count(*) as units, count(*) filter (where enters) as entrants from copied
