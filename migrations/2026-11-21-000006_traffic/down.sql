ALTER TABLE sign_ins DROP COLUMN message_id;
DROP TABLE text_days;
DROP TABLE text_blocks;
DROP INDEX outbox_by_country;
DROP INDEX outbox_by_prefix;
ALTER TABLE outbox DROP COLUMN used_at;
ALTER TABLE outbox DROP COLUMN proving;
ALTER TABLE outbox DROP COLUMN country;
ALTER TABLE outbox DROP COLUMN prefix;
