-- Moves whenever something was chained.
-- shape: one
select last_value as pulse from pennant.chain_pulse
