ALTER TABLE staff DROP COLUMN elevated_until;
ALTER TABLE links DROP COLUMN opened_at;
