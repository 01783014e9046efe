-- Files an appeal, unless one is open or what holds was appealed against before. $1 organisation, $2 id, $3 event, $4 verdict sequence, $5 last day, $6 reason, $7 evidence, $8 who.
-- shape: optional
insert into pennant.appeal
    (organisation_id, id, event_id, unit_id, verdict_sequence, number, until_day, reason, evidence,
     recorded_by)
select e.organisation_id, $2::uuid, e.id, e.unit_id, $4::bigint,
       1 + (select count(*) from pennant.appeal a
             where a.organisation_id = e.organisation_id and a.event_id = e.id),
       $5::date, $6, coalesce($7::jsonb, '[]'), $8
  from pennant.event e
 where e.organisation_id = $1::uuid and e.id = $3::uuid
on conflict do nothing
returning id
