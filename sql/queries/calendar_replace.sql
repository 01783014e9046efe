-- Replaces the calendar of the expected version. $1 days off, $2 days worked (date[]), $3 version.
-- shape: optional
update pennant.calendar c
   set holidays = $1::date[], workdays = $2::date[], version = c.version + 1, updated_at = now()
 where c.organisation_id = (select pennant.current_organisation()) and c.version = $3::integer
returning array(select d from unnest(c.holidays) d order by d)::text[] as holidays,
          array(select d from unnest(c.workdays) d order by d)::text[] as workdays, c.version, c.updated_at
