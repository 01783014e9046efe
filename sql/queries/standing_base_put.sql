-- Keeps the sums of a period that is judged live instead of older ones, and drops those of periods that are not any more. $1 period, $2 stamp, $3 and $4 sequences of events and verdicts, $5 server, $6 its oldest transaction, $7 sums.
-- shape: none
with closed as (
    delete from pennant.standing_base b
     using pennant.period p
     where b.organisation_id = (select pennant.current_organisation())
       and p.organisation_id = b.organisation_id and p.id = b.period_id and p.id <> $1::uuid
       and p.state not in ('open', 'scoring')
)
insert into pennant.standing_base as b
    (organisation_id, period_id, stamp, events, verdicts, server, since, sums)
select p.organisation_id, p.id, $2::bytea, $3::bigint, $4::bigint, $5::timestamptz, $6::bigint, $7::text
  from pennant.period p
 where p.organisation_id = (select pennant.current_organisation()) and p.id = $1::uuid and p.state in ('open', 'scoring')
on conflict (organisation_id, period_id) do update
   set stamp = excluded.stamp, events = excluded.events, verdicts = excluded.verdicts,
       server = excluded.server, since = excluded.since, sums = excluded.sums
