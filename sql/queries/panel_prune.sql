-- Takes the panels away that a draft's new scheme does not have, or has with other raters. $1 period id, $2 panels as a JSON array.
-- shape: none
delete from pennant.panel a
 where a.organisation_id = (select pennant.current_organisation()) and a.period_id = $1::uuid
   and not exists (select from jsonb_to_recordset($2::jsonb) as r (panel text, raters text)
                    where r.panel = a.panel and r.raters = a.raters)
