ALTER TABLE connections DROP COLUMN held_on;
DROP TABLE holds;
