-- The newest value per unit, indicator, role and span of days. $1 period id, $2 indicators, $3 and $4 first and last day of the period, $5 and $6 of the one before or null, $7 the first day of months.
-- shape: many
select distinct on (m.unit_id, m.indicator, m.role, m.from_day, m.to_day)
       m.unit_id, m.indicator, m.role, m.value, m.from_day as "from", m.to_day as "to",
       m.from_day = $3::date and m.to_day = $4::date as current,
       coalesce(m.from_day = $5::date and m.to_day = $6::date, false) as previous,
       m.from_day = date_trunc('month', m.from_day)
           and m.to_day = (date_trunc('month', m.from_day) + interval '1 month - 1 day')::date
           and m.to_day <= $4::date as month
  from pennant.metric m
  join pennant.roster r on r.organisation_id = m.organisation_id and r.period_id = $1::uuid
   and r.unit_id = m.unit_id
 where m.organisation_id = (select pennant.current_organisation()) and m.indicator = any ($2::text[])
   and m.from_day >= least($3::date, $5::date, $7::date) and m.to_day <= $4::date
 order by m.unit_id, m.indicator, m.role, m.from_day, m.to_day, m.sequence desc
