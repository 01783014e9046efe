-- Decides an appeal, unless it is decided. $1 organisation, $2 appeal, $3 outcome, $4 verdict, $5 reason, $6 who.
-- shape: optional
insert into pennant.appeal_decision
    (organisation_id, appeal_id, unit_id, outcome, verdict_id, reason, decided_by)
select a.organisation_id, a.id, a.unit_id, $3, $4::uuid, $5, $6
  from pennant.appeal a
 where a.organisation_id = $1::uuid and a.id = $2::uuid
on conflict do nothing
returning appeal_id
