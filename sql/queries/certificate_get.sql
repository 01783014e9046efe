-- An award's certificate, null where it has none. $1 award id.
-- shape: optional
select c.document
  from pennant.award w
  left join pennant.certificate c on c.organisation_id = w.organisation_id and c.award_id = w.id
 where w.organisation_id = (select pennant.current_organisation()) and w.id = $1::uuid
