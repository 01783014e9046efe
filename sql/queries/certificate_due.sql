-- Awards of a final period that have no certificate yet, with what it says. $1 period id.
-- shape: many
select w.id, w.award, w.title ->> 'zh' as title_zh, w.title ->> 'en' as title_en, w.scheme_code as scheme, w."group",
       w.level, w.total, w.rank, w.from_day as "from", w.to_day as "to", w.unit, w.name,
       (w.granted_at at time zone o.time_zone)::date as granted, o.code as organisation, o.name as organisation_name,
       b.view as bundle_view, encode(b.digest, 'hex') as bundle_digest
  from pennant.award w
  join pennant.organisation o on o.id = w.organisation_id
  left join pennant.certificate c on c.organisation_id = w.organisation_id and c.award_id = w.id
  -- The version that anybody can get, where there is one.
  left join lateral (select v.view, v.digest from pennant.bundle v
                      where v.organisation_id = w.organisation_id and v.period_id = w.period_id
                      order by v.view = 'public' desc limit 1) b on true
 where w.organisation_id = (select pennant.current_organisation()) and w.period_id = $1::uuid
   and c.award_id is null
 order by w.id
