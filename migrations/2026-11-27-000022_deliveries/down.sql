ALTER TABLE text_blocks DROP COLUMN lifted_at;
DROP INDEX outbox_about_nothing;
DROP INDEX outbox_settled_of_platform;
DROP INDEX outbox_waiting_of_platform;
