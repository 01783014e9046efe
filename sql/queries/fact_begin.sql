-- Lets the referee's facts be read whole, whoever asked, with memory to add up a large roster, and tells before which day single events may be gone.
-- shape: one
select set_config('pennant.judging', 'on', true) as judging,
       set_config('pennant.seen', coalesce(current_setting('pennant.sees', true), ''), true) as seen,
       set_config('pennant.sees', 'all', true) as sees,
       set_config('work_mem', '64MB', true) as memory,
       (select o.retired_before from pennant.organisation o
         where o.id = (select pennant.current_organisation())) as retired_before
