-- Adds members to a panel. $1 period id, $2 panel, $3 members as a JSON array.
-- shape: none
insert into pennant.panel_member
    (organisation_id, period_id, panel, subject, unit_id, "group", from_day, to_day, conflicts)
select pennant.current_organisation(), $1::uuid, $2::text, m.subject, m.unit_id, m."group", m."from", m."to",
       coalesce(m.conflicts, '{}')
  from jsonb_to_recordset($3::jsonb) as m (subject text, unit_id uuid, "group" text, "from" date, "to" date,
                                           conflicts uuid[])
