-- Sets the settings for the first time. $1 publish minimum, $2 appeal days, $3 follow-up days, $4 anonymous objections.
-- shape: optional
insert into pennant.setting as s
    (organisation_id, publish_minimum, appeal_days, follow_up_days, anonymous_objections)
values (pennant.current_organisation(), $1::integer, $2::integer, $3::integer, $4::boolean)
on conflict do nothing
returning s.publish_minimum, s.appeal_days, s.follow_up_days, s.anonymous_objections, s.version,
          s.updated_at
