-- Gives the asker's own sight back after fact_begin.
-- shape: one
select set_config('pennant.judging', '', true) as judging,
       set_config('pennant.sees', coalesce(current_setting('pennant.seen', true), ''), true) as sees
