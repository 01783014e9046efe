-- What check steps found of a period's nominations, in the nominations' order; the newest of a step. $1 period id.
-- shape: many
select distinct on (n.sequence, c.step) c.nomination_id, c.step, c.outcome, c.day
  from pennant.nomination n
  join pennant.nomination_check c on c.organisation_id = n.organisation_id and c.nomination_id = n.id
 where n.organisation_id = (select pennant.current_organisation()) and n.period_id = $1::uuid
   and not exists (select from pennant.nomination_withdrawal w
                    where w.organisation_id = n.organisation_id and w.nomination_id = n.id)
 order by n.sequence, c.step, c.sequence desc
