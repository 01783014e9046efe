-- Opens every row of the organisation to the one who checks the chain.
-- shape: one
select set_config('pennant.judging', 'on', true) as judging
