ALTER TABLE staff_sessions DROP COLUMN failures;
DROP INDEX cases_open_by_kind;
ALTER TABLE cases DROP COLUMN told_at;
DROP INDEX text_blocks_standing;
ALTER TABLE text_blocks DROP COLUMN why;
DROP INDEX institutions_by_logo;
DROP INDEX recipients_by_logo;
