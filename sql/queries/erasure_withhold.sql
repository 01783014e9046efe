-- Withholds the full bundles that hold one of the names; how many. $1 names.
-- shape: one
select pennant.withhold_bundles($1::text[]) as withheld
