DROP TABLE later_endings;
DROP INDEX hops_stalling;
ALTER TABLE hops DROP COLUMN stalled_at;
ALTER TABLE hops DROP COLUMN stalls_at;
DROP INDEX outbox_due_of_platform;
ALTER TABLE platforms DROP COLUMN failing_since;
