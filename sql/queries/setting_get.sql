-- The organisation's settings; version 0 and the defaults where none were set.
-- shape: one
select coalesce(s.publish_minimum, 3) as publish_minimum, coalesce(s.appeal_days, 5) as appeal_days,
       coalesce(s.follow_up_days, 5) as follow_up_days,
       coalesce(s.anonymous_objections, false) as anonymous_objections,
       coalesce(s.version, 0) as version, s.updated_at
  from (select pennant.current_organisation() as id) o
  left join pennant.setting s on s.organisation_id = o.id
