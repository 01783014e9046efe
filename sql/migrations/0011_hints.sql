-- Events counted by source, indicator and day, for hints.
-- Runs as pennant_owner in one transaction.

-- Many events share a key, so the index is small (equal keys are stored once), and events of a
-- period are counted from it alone.
create index event_flow_index on pennant.event (organisation_id, day, indicator, source, gravity, rating_mode);

-- Row security of the application asks for the unit of each event, which would read the table; the
-- owner's asks for the organisation only. So the sight of the asker is tested here.
create function pennant.event_flows(first date, last date)
    returns table (source text, indicator text, day date, gravity text, rating_mode text, events bigint)
    language sql stable security definer
    set search_path = pg_catalog, pg_temp
as $$
    select e.source, e.indicator, e.day, e.gravity, e.rating_mode, count(*)
      from pennant.event e
     where e.organisation_id = (select pennant.current_organisation())
       and (select pennant.sees_all())
       and e.day >= first and e.day <= last
     group by e.source, e.indicator, e.day, e.gravity, e.rating_mode
$$;
revoke all on function pennant.event_flows(date, date) from public;
grant execute on function pennant.event_flows(date, date) to pennant_app;
