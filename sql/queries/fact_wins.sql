-- Awards of earlier final periods of the same scheme, and of its imported history to the end of this one (awards that are not decided here may be of the same days), and those held without a winner (unit null); what was taken back was not won. $1 period id, $2 the scheme's awards.
-- shape: many
select h.from_day as "from", h.to_day as "to", n.award, w.unit_id, w.level, w.points
  from pennant.period p
  join pennant.period h on h.organisation_id = p.organisation_id and h.scheme_code = p.scheme_code
   and h.state = 'final' and h.to_day < p.from_day
  join unnest($2::text[]) as n (award) on h.awards is null or n.award = any (h.awards)
  left join pennant.award w on w.organisation_id = h.organisation_id and w.period_id = h.id
   and w.award = n.award
   and not exists (select from pennant.award_revocation v
                    where v.organisation_id = w.organisation_id and v.award_id = w.id)
 where p.organisation_id = (select pennant.current_organisation()) and p.id = $1::uuid
 union all
select i.from_day, i.to_day, i.award, i.unit_id, i.level, i.points
  from pennant.period p
  join pennant.award_history i on i.organisation_id = p.organisation_id and i.scheme_code = p.scheme_code
   and i.to_day <= p.to_day and i.award = any ($2::text[])
 where p.organisation_id = (select pennant.current_organisation()) and p.id = $1::uuid
 order by "from", award, unit_id
