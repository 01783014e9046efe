-- Rows of one kind with what is hashed of them, read from the tables themselves. $1 the kind, $2 the lowest sequence, $3 the highest. The forms are those of the views change_... (0020_change_views.sql); a test compares them.
-- shape: many
-- plan: each time
select c.sequence, c.id, c.facts, c.names
  from (
    select t.organisation_id, 'audit' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.action, t.object_kind, t.object_id, t.request_id, t.at)) as facts,
           record_send(row(t.actor, t.reason, t.before, t.after)) as names
      from pennant.audit t
    union all
    select t.organisation_id, 'event' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.unit_id, t.indicator, t.occurred_at, t.day, t.quantity,
           t.gravity, t.points, t.minutes, t.filed, t.slot_end, t.source, t.external_id, t.recorded_at,
           t.token, t.token_use, t.channel, t.rating_mode, t.rater_mode)) as facts,
           record_send(row(t.topic, t.person, t.occasion, t.note, t.evidence, t.recorded_by, t.fingerprint)) as names
      from pennant.event t
    union all
    select t.organisation_id, 'verdict' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.event_id, t.unit_id, t.source, t.finding, t.points,
           t.recorded_at)) as facts,
           record_send(row(t.reason, t.recorded_by)) as names
      from pennant.verdict t
    union all
    select t.organisation_id, 'metric' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.unit_id, t.indicator, t.from_day, t.to_day, t.role, t.value,
           t.source, t.external_id, t.recorded_at)) as facts,
           record_send(row(t.note, t.recorded_by, t.fingerprint)) as names
      from pennant.metric t
    union all
    select t.organisation_id, 'ballot' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.period_id, t.panel, t.rater_unit_id, t.unit_id, t.item,
           t.score, t.replaces, t.recorded_at)) as facts,
           record_send(row(t.rater, t.recorded_by)) as names
      from pennant.ballot t
    union all
    select t.organisation_id, 'nomination' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.period_id, t.award, t.unit_id, t.source, t.nominator,
           t.nominator_unit_id, t.day, t.recorded_at)) as facts,
           record_send(row(t.file, t.evidence, t.note, t.recorded_by)) as names
      from pennant.nomination t
    union all
    select t.organisation_id, 'nomination_check' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.nomination_id, t.step, t.outcome, t.day, t.checked_at)) as facts,
           record_send(row(t.reason, t.checked_by)) as names
      from pennant.nomination_check t
    union all
    select t.organisation_id, 'nomination_withdrawal' as kind, t.sequence, t.nomination_id::text as id,
           record_send(row(t.sequence, t.nomination_id, t.day, t.withdrawn_at)) as facts,
           record_send(row(t.reason, t.withdrawn_by)) as names
      from pennant.nomination_withdrawal t
    union all
    select t.organisation_id, 'opinion' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.period_id, t.unit_id, t.source, t.outcome, t.recorded_at)) as facts,
           record_send(row(t.reason, t.recorded_by)) as names
      from pennant.opinion t
    union all
    select t.organisation_id, 'appeal' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.event_id, t.unit_id, t.verdict_sequence, t.number,
           t.until_day, t.recorded_at)) as facts,
           record_send(row(t.reason, t.evidence, t.recorded_by)) as names
      from pennant.appeal t
    union all
    select t.organisation_id, 'appeal_decision' as kind, t.sequence, t.appeal_id::text as id,
           record_send(row(t.sequence, t.appeal_id, t.unit_id, t.outcome, t.verdict_id, t.decided_at)) as facts,
           record_send(row(t.reason, t.decided_by)) as names
      from pennant.appeal_decision t
    union all
    select t.organisation_id, 'follow_up_action' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.follow_up_id, t.unit_id, t.number, t.action, t.outcome,
           t.verdict_id, t.recorded_at)) as facts,
           record_send(row(t.text, t.recorded_by)) as names
      from pennant.follow_up_action t
    union all
    select t.organisation_id, 'objection' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.period_id, t.round, t.unit_id, t.received_on, t.receipt,
           t.recorded_at)) as facts,
           record_send(row(t.reason, t.evidence, t.raised_by)) as names
      from pennant.objection t
    union all
    select t.organisation_id, 'handover' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.period_id, t.award, t."group", t.cause, t.gives, t.receives,
           t.keeps, t.at)) as facts,
           ''::bytea as names
      from pennant.handover t
    union all
    select t.organisation_id, 'award' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.period_id, t.run_id, t.scheme_id, t.scheme_code, t.award,
           t.from_day, t.to_day, t.unit_id, t.unit, t.name, t.kind, t."group", t.level, t.streak, t.points,
           t.money, t.leave_days, t.rights, t.actions, t.total, t.rank, t.held, t.title, t.granted_at)) as facts,
           record_send(row(t.shown, t.granted_by)) as names
      from pennant.award t
    union all
    select t.organisation_id, 'reward' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.period_id, t.award_id, t.award, t.unit_id, t.unit, t.cause,
           t.kind, t.amount, t.name, t.month, t.role, t.public, t.reverses, t.recorded_at)) as facts,
           ''::bytea as names
      from pennant.reward t
    union all
    select t.organisation_id, 'late_admission' as kind, t.sequence, t.event_id::text as id,
           record_send(row(t.sequence, t.period_id, t.event_id, t.admitted_at)) as facts,
           record_send(row(t.reason, t.admitted_by)) as names
      from pennant.late_admission t
    union all
    select t.organisation_id, 'chain_renewal' as kind, t.sequence, t.number::text as id,
           record_send(row(t.sequence, t.number, t.names, t.renewed_at)) as facts,
           ''::bytea as names
      from pennant.chain_renewal t
    union all
    select t.organisation_id, 'erasure' as kind, t.sequence, t.id::text as id,
           record_send(row(t.sequence, t.id, t.handle, t.withheld, t.changed, t.erased_at)) as facts,
           record_send(row(t.reason, t.erased_by)) as names
      from pennant.erasure t
  ) c
 where c.kind = $1::text and c.organisation_id = pennant.current_organisation()
   and c.sequence between $2::bigint and $3::bigint
 order by c.sequence
