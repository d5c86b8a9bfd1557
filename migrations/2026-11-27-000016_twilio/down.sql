DROP TABLE inbound_texts;
ALTER TABLE tenures DROP COLUMN proof_ended_at;
DROP INDEX outbox_by_provider;
ALTER TABLE outbox DROP COLUMN carrier_step;
