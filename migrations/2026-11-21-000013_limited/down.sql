ALTER TABLE sessions DROP COLUMN limited;
