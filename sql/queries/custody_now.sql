-- Who holds which held award: whoever won it when it was last to be won, unless it was taken back, and since when in unbroken turns. $1 scheme code, $2 award, $3 unit as code or id (each or null).
-- shape: many
-- plan: each time
with turns as (
    select p.scheme_code, h.award, h."group", h.period_id, p.from_day,
           row_number() over (partition by p.scheme_code, h.award, h."group" order by p.from_day) as turn,
           count(*) over (partition by p.scheme_code, h.award, h."group") as turns
      from pennant.handover h
      join pennant.period p on p.organisation_id = h.organisation_id and p.id = h.period_id
     where h.organisation_id = (select pennant.current_organisation()) and h.cause = 'period'
       and ($1::text is null or p.scheme_code = $1)
       and ($2::text is null or h.award = $2)
), wins as (
    select t.scheme_code, t.award, t."group", t.turn, t.turns, w.unit_id, w.unit, w.name, w.id, w.title,
           w.period_id, w.from_day, w.granted_at,
           t.turn - row_number() over (partition by t.scheme_code, t.award, t."group", w.unit_id
                                       order by t.turn) as island
      from turns t
      join pennant.award w on w.organisation_id = (select pennant.current_organisation())
       and w.period_id = t.period_id and w.award = t.award and w.held
       and w."group" is not distinct from t."group"
     where not exists (select from pennant.award_revocation v
                        where v.organisation_id = w.organisation_id and v.award_id = w.id)
), spells as (
    select s.*, min(s.from_day) over spell as since, min(s.granted_at) over spell as received_at,
           count(*) over spell as periods
      from wins s
    window spell as (partition by s.scheme_code, s.award, s."group", s.unit_id, s.island)
)
select s.scheme_code as scheme, s.award, s.title, s."group", s.unit_id, s.unit, s.name, s.since, s.periods,
       s.id as award_id, s.period_id, s.received_at
  from spells s
 where s.turn = s.turns
   and ($3::text is null or s.unit = $3 or s.unit_id::text = $3)
 order by s.scheme_code, s.award, s."group" nulls first, s.unit
