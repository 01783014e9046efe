-- Replaces the settings of the expected version. $1 publish minimum, $2 appeal days, $3 follow-up days, $4 anonymous objections, $5 version.
-- shape: optional
update pennant.setting s
   set publish_minimum = $1::integer, appeal_days = $2::integer, follow_up_days = $3::integer,
       anonymous_objections = $4::boolean, version = s.version + 1, updated_at = now()
 where s.organisation_id = (select pennant.current_organisation()) and s.version = $5::integer
returning s.publish_minimum, s.appeal_days, s.follow_up_days, s.anonymous_objections, s.version,
          s.updated_at
