-- Keeps the members of a secret panel as they are, from the first time on. $1 period id, $2 panel.
-- shape: one
update pennant.panel a
   set locked_at = coalesce(a.locked_at, now()),
       version = a.version + case when a.locked_at is null then 1 else 0 end
 where a.organisation_id = (select pennant.current_organisation()) and a.period_id = $1::uuid
   and a.panel = $2::text
returning a.panel, a.locked_at,
          (select count(*) from pennant.ballot_key k
            where k.organisation_id = a.organisation_id and k.period_id = a.period_id and k.panel = a.panel) as keys,
          (select count(*) from pennant.roster r
            where r.organisation_id = a.organisation_id and r.period_id = a.period_id and r.enters
              and not exists (select from pennant.ballot_key k
                               where k.organisation_id = a.organisation_id and k.period_id = a.period_id
                                 and k.panel = a.panel and k.unit_id = r.unit_id)) as missing
