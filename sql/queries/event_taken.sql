-- Which stored events hold the keys of events that were not stored, those of key 0 first: 0 the id or external id, 1 the evaluation of a case, 2 a token. $1 organisation, then arrays of one length: $2 ids, $3 sources, $4 external ids, $5 indicators, $6 occasions, $7 rating modes, $8 tokens.
-- shape: many
select t.place, t.id, t.fingerprint, t.key
  from (select i.place, e.id, e.fingerprint, 0 as key
          from unnest($2::uuid[]) with ordinality as i (id, place)
          join pennant.event e on e.organisation_id = $1::uuid and e.id = i.id
        union
        select i.place, e.id, e.fingerprint, 0
          from unnest($3::text[], $4::text[]) with ordinality as i (source, external_id, place)
          join pennant.event e
            on e.organisation_id = $1::uuid and e.source = i.source and e.external_id = i.external_id
        union all
        select i.place, e.id, e.fingerprint, 1
          from unnest($5::text[], $6::text[], $7::text[]) with ordinality
               as i (indicator, occasion, mode, place)
          join pennant.event e on e.organisation_id = $1::uuid and e.indicator = i.indicator
           and e.occasion = i.occasion and e.rating_mode is not null
           and (e.rating_mode = 'none') = (i.mode = 'none')
         where i.mode is not null
        union all
        select i.place, e.id, e.fingerprint, 2
          from unnest($5::text[], $8::text[]) with ordinality as i (indicator, token, place)
          join pennant.event e on e.organisation_id = $1::uuid and e.indicator = i.indicator
           and e.token = i.token
         where i.token is not null
           and not exists (select from pennant.event_state s
                            where s.organisation_id = e.organisation_id and s.event_id = e.id
                              and s.finding in ('dismissed', 'withdrawn'))) t
 order by t.place, t.key
