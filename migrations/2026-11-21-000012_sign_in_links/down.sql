ALTER TABLE sign_ins DROP COLUMN proving_id;
DROP TABLE sign_in_links;
