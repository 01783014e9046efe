-- A period's nominations in order, but for those that were withdrawn. $1 period id.
-- shape: many
select n.id, n.unit_id, n.award, n.source, n.nominator, n.nominator_unit_id, n.day
  from pennant.nomination n
 where n.organisation_id = (select pennant.current_organisation()) and n.period_id = $1::uuid
   and not exists (select from pennant.nomination_withdrawal w
                    where w.organisation_id = n.organisation_id and w.nomination_id = n.id)
 order by n.sequence
