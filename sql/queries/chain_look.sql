-- The highest sequence that was handed out, by kind of chained rows, in the order of kinds.
-- shape: many
select kind, high from pennant.chain_look()
