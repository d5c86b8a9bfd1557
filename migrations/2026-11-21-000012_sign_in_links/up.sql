-- A platform's word for a user who is signed in with it: good for a minute, and once.
CREATE TABLE sign_in_links (
    -- SHA-256 of the token in the address.
    token_hash TEXT NOT NULL PRIMARY KEY,
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    tenure_id TEXT NOT NULL REFERENCES tenures (id),
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
-- What platforms say of new numbers waits among the changes.
DROP TABLE phone_changes;
-- Whose new number a code proves; no sign-in follows.
ALTER TABLE sign_ins ADD COLUMN proving_id TEXT;
