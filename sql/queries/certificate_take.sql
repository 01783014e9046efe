-- Takes so many bits of the organisation's status lists and answers the first. $1 how many.
-- shape: one
insert into pennant.certificate_count as n (organisation_id, taken)
values ((select pennant.current_organisation()), $1::bigint)
on conflict (organisation_id) do update set taken = n.taken + excluded.taken
returning taken - $1::bigint as first
