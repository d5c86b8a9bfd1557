DROP INDEX sessions_of_tenure;
ALTER TABLE tenures DROP COLUMN alerted_at;
ALTER TABLE browsers DROP COLUMN network;
ALTER TABLE sessions DROP COLUMN network;
