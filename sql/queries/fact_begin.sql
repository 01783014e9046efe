-- Lets the referee's facts be read whole, whoever asked.
-- shape: one
select set_config('pennant.judging', 'on', true) as judging,
       set_config('pennant.seen', coalesce(current_setting('pennant.sees', true), ''), true) as seen,
       set_config('pennant.sees', 'all', true) as sees
