-- A nominator's nomination of a unit for an award that was not withdrawn. $1 period id, $2 award, $3 unit id, $4 source, $5 nominator.
-- shape: many
select n.id
  from pennant.nomination n
 where n.organisation_id = (select pennant.current_organisation()) and n.period_id = $1::uuid
   and n.award = $2::text and n.unit_id = $3::uuid and n.source = $4::text and n.nominator = $5::text
   and not exists (select from pennant.nomination_withdrawal w
                    where w.organisation_id = n.organisation_id and w.nomination_id = n.id)
