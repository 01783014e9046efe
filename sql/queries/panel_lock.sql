-- Keeps ballots of a period from being cast until this transaction ends; one that was cast since the transaction's snapshot is a serialisation failure. $1 period id.
-- shape: many
select a.panel
  from pennant.panel a
 where a.organisation_id = (select pennant.current_organisation()) and a.period_id = $1::uuid
 order by a.panel
   for update
