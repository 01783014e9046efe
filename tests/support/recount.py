"""Every stored sum of events and every state that verdicts leave, against a recount from events and verdicts themselves.

The recount shares nothing with the triggers: it asks what holds now, the newest verdict by its sequence.
"""

# What holds of each event: its month and day, its newest finding, and the newest points that a verdict named.
EVENTS = """
    select e.organisation_id, e.id, e.unit_id, e.indicator, e.day, coalesce(e.gravity, '') as gravity,
           coalesce((select v.finding from pennant.verdict v
                      where v.organisation_id = e.organisation_id and v.event_id = e.id
                      order by v.sequence desc limit 1), 'pending') as finding,
           e.quantity,
           coalesce((select v.points from pennant.verdict v
                      where v.organisation_id = e.organisation_id and v.event_id = e.id and v.points is not null
                      order by v.sequence desc limit 1), e.points, 0) as points
      from pennant.event e
     where {of_one}"""
# Each kept sum by what it is kept for, and which column of an event that is. Rows that differ are wrong.
SUMS = """
    with event as ({events}), kept as (
        select organisation_id, unit_id, indicator, gravity, finding, {bucket} as bucket, sum(events) as events,
               sum(quantity) as quantity, sum(points) as points
          from pennant.{table} where {of_one} group by 1, 2, 3, 4, 5, 6
    ), counted as (
        select organisation_id, unit_id, indicator, gravity, finding, {of} as bucket, count(*) as events,
               sum(quantity) as quantity, sum(points) as points
          from event group by 1, 2, 3, 4, 5, 6
    )
    select '{table}', coalesce(k.unit_id, c.unit_id), coalesce(k.indicator, c.indicator), coalesce(k.gravity, c.gravity),
           coalesce(k.finding, c.finding), coalesce(k.bucket, c.bucket), k.events, c.events, k.quantity, c.quantity,
           k.points, c.points
      from kept k full join counted c using (organisation_id, unit_id, indicator, gravity, finding, bucket)
     where (coalesce(k.events, 0), coalesce(k.quantity, 0), coalesce(k.points, 0))
           is distinct from (coalesce(c.events, 0), coalesce(c.quantity, 0), coalesce(c.points, 0))"""
# The state of an event that verdicts have touched.
STATES = """
    with event as ({events})
    select 'event_state', e.id, e.finding, s.finding, e.points, s.points
      from event e
      left join pennant.event_state s on s.organisation_id = e.organisation_id and s.event_id = e.id
     where e.finding is distinct from coalesce(s.finding, 'pending')
        or s.points is not null and s.points <> e.points"""
# table: its column for the days it sums, and what of an event falls there
TABLES = {"tally": ("month", "date_trunc('month', day)::date")}
NAMED = r"select relname from pg_class where relnamespace = 'pennant'::regnamespace and relkind in ('r', 'p') and relname like '%tally%'"


def wrong(cluster, organisation=None):
    """Rows that tell what is kept and what a recount says, of one organisation's code or of all; empty when all is exact."""
    of_one = f"organisation_id = (select id from pennant.organisation where code = '{organisation}')" if organisation else "true"
    events, found = EVENTS.format(of_one=of_one), []
    for table, (bucket, of) in TABLES.items():
        found += cluster.psql(SUMS.format(events=events, table=table, bucket=bucket, of=of, of_one=of_one))
    return found + cluster.psql(STATES.format(events=events))


def unknown_tables(cluster):
    """Tables of sums that this file does not recount."""
    return sorted({name for name, in cluster.psql(NAMED)} - set(TABLES))
