-- Sets the calendar for the first time. $1 days off, $2 days worked (date[]).
-- shape: optional
insert into pennant.calendar as c (organisation_id, holidays, workdays)
values (pennant.current_organisation(), $1::date[], $2::date[])
on conflict do nothing
returning array(select d from unnest(c.holidays) d order by d)::text[] as holidays,
          array(select d from unnest(c.workdays) d order by d)::text[] as workdays, c.version, c.updated_at
