-- Admits a late event to a period, unless it is admitted. $1 period, $2 event, $3 reason, $4 who.
-- shape: optional
insert into pennant.late_admission (organisation_id, period_id, event_id, reason, admitted_by)
values (pennant.current_organisation(), $1::uuid, $2::uuid, $3, $4)
on conflict do nothing
returning event_id
