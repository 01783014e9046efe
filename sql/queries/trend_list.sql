-- A unit's place in each final period, newest first, with what changed since the period before it of the same scheme and award. $1 unit id, $2 scheme code or null, $3 award or null, $4 to $7 the last row's first day, scheme, award and period id or null, $8 how many.
-- shape: many
-- plan: each time
select t.scheme, t.period_id, t."from", t."to", t.award, t."group", t.eligible, t.total, t.rank, t.entrants, t.wins,
       t.level, t.total - t.former_total as total_change, t.former_rank - t.rank as rank_change
  from (select p.scheme_code as scheme, p.id as period_id, p.from_day as "from", p.to_day as "to", s.award, s."group",
               s.eligible, s.total, s.rank, s.wins, w.level,
               (select count(*) from pennant.standing o
                 where o.organisation_id = s.organisation_id and o.run_id = s.run_id and o.award = s.award
                   and o."group" is not distinct from s."group") as entrants,
               lag(s.total) over before as former_total, lag(s.rank) over before as former_rank
          from pennant.period p
          join pennant.standing s on s.organisation_id = p.organisation_id and s.run_id = p.run_id
          left join pennant.award w on w.organisation_id = p.organisation_id and w.period_id = p.id
           and w.award = s.award and w.unit_id = s.unit_id
         where p.organisation_id = (select pennant.current_organisation()) and p.state = 'final'
           and s.unit_id = $1::uuid
           and ($2::text is null or p.scheme_code = $2) and ($3::text is null or s.award = $3)
        window before as (partition by p.scheme_code, s.award order by p.from_day)) t
 where $4::date is null or (t."from", t.scheme, t.award, t.period_id) < ($4, $5::text, $6::text, $7::uuid)
 order by t."from" desc, t.scheme desc, t.award desc, t.period_id desc
 limit $8::bigint
