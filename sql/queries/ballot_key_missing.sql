-- The entrants of a period for which a panel has no key yet. $1 period id, $2 panel, $3 how many at most.
-- shape: many
select r.unit_id
  from pennant.roster r
 where r.organisation_id = (select pennant.current_organisation()) and r.period_id = $1::uuid and r.enters
   and not exists (select from pennant.ballot_key k
                    where k.organisation_id = r.organisation_id and k.period_id = r.period_id
                      and k.panel = $2::text and k.unit_id = r.unit_id)
 order by r.code
 limit $3::bigint
