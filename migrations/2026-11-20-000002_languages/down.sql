ALTER TABLE tenures DROP COLUMN locale;
