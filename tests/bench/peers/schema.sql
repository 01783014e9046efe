-- The peers' tables: the same thousand units, and events with the columns that the bodies of the benchmark fill.
create table units(id int primary key, name text, kind text, grp text);
insert into units
    select i, 'Unit ' || i, (array['academic', 'service', 'admin'])[1 + i % 3], 'group-' || (i % 20)
      from generate_series(1, 1000) i;
create table events(
    id uuid primary key, unit_id int references units, rule text, occurred_at timestamptz, quantity numeric,
    note text, recorded_at timestamptz default now());
