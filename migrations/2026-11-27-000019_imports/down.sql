ALTER TABLE connections DROP COLUMN unlisted_at;
DROP TABLE reconciled;
DROP TABLE imports;
