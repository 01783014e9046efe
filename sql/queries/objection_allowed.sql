-- What an objection depends on, read with the referee's sight. $1 period id, $2 unit id, $3 who or null.
-- shape: one
select coalesce((select s.anonymous_objections from pennant.setting s
                  where s.organisation_id = (select pennant.current_organisation())), false) as anonymous,
       (select count(*) from pennant.objection o
         where o.organisation_id = (select pennant.current_organisation()) and o.period_id = $1::uuid
           and o.raised_by is null) as nameless,
       exists (select from pennant.objection o
         where o.organisation_id = (select pennant.current_organisation()) and o.period_id = $1::uuid
           and o.unit_id = $2::uuid and o.raised_by = $3::text
           and not exists (select from pennant.objection_decision d
                            where d.organisation_id = o.organisation_id and d.objection_id = o.id)) as repeated
