-- The first secret panel of a period that has an entrant without a key. $1 period id, $2 the panels that are needed.
-- shape: optional
select a.panel
  from pennant.panel a
 where a.organisation_id = (select pennant.current_organisation()) and a.period_id = $1::uuid
   and a.panel = any ($2::text[]) and a.mode = 'secret'
   and exists (select from pennant.roster r
                where r.organisation_id = a.organisation_id and r.period_id = a.period_id and r.enters
                  and not exists (select from pennant.ballot_key k
                                   where k.organisation_id = a.organisation_id and k.period_id = a.period_id
                                     and k.panel = a.panel and k.unit_id = r.unit_id))
 order by a.position
 limit 1
