ALTER TABLE browsers DROP COLUMN forgotten_at;
