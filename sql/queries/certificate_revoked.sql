-- How many bits are taken, once for each revoked certificate of a span with its bit, or once with null. $1 the span's first bit, $2 its last.
-- shape: many
select n.taken, r.position
  from pennant.certificate_count n
  left join (select c.organisation_id, c.position
               from pennant.award_revocation v
               join pennant.certificate c on c.organisation_id = v.organisation_id and c.award_id = v.award_id
              where v.organisation_id = (select pennant.current_organisation())
                and c.position between $1::bigint and $2::bigint) r on r.organisation_id = n.organisation_id
 where n.organisation_id = (select pennant.current_organisation())
