CREATE TABLE phone_changes (
    id TEXT NOT NULL PRIMARY KEY,
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    subject TEXT NOT NULL,
    sent_on BIGINT NOT NULL,
    body_sealed TEXT NOT NULL,
    received_at BIGINT NOT NULL
);
ALTER TABLE sign_ins DROP COLUMN proving_id;
DROP TABLE sign_in_links;
