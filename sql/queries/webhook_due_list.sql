-- Webhooks of all organisations that have something to do now.
-- shape: many
select d.organisation, d.id, d.failing from pennant.webhooks_due() d
