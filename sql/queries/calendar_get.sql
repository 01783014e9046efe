-- The organisation's days off and days worked.
-- shape: optional
select array(select d from unnest(c.holidays) d order by d)::text[] as holidays,
       array(select d from unnest(c.workdays) d order by d)::text[] as workdays, c.version, c.updated_at
  from pennant.calendar c
 where c.organisation_id = (select pennant.current_organisation())
