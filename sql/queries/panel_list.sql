-- A period's panels in the scheme's order, with their members. $1 period id.
-- shape: many
select a.panel, a.title, a.mode, a.raters, a.minimum, a.maximum, a.self_rating, coalesce(a.items, '{}') as items,
       a.opens_on, a.closes_on, a.complete, a.final, a.locked_at,
       coalesce((select json_agg(json_build_object(
                            'subject', m.subject, 'unit_id', m.unit_id, 'unit', u.code, 'group', m."group",
                            'from', m.from_day, 'to', m.to_day,
                            'conflicts', array(select c.code from pennant.unit c
                                                where c.organisation_id = m.organisation_id
                                                  and c.id = any (m.conflicts) order by c.code))
                                 order by m.subject)
                   from pennant.panel_member m
                   left join pennant.unit u
                     on u.organisation_id = m.organisation_id and u.id = m.unit_id
                  where m.organisation_id = a.organisation_id and m.period_id = a.period_id
                    and m.panel = a.panel), '[]') as members,
       a.version, a.updated_at
  from pennant.panel a
 where a.organisation_id = (select pennant.current_organisation()) and a.period_id = $1::uuid
 order by a.position
