-- Logos of apps, fetched from where platforms say they are, drawn anew as small PNGs, and shown from our own
-- origin. `id`: where it is served, made of the digest of `png`; neither is there before it was fetched.
-- `due_at`: when it is to be fetched, unix ms. `failures`: since it was fetched last.
CREATE TABLE logos (
    uri TEXT NOT NULL PRIMARY KEY,
    id TEXT,
    due_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    last_answer TEXT,
    fetched_at BIGINT,
    png BYTEA
);
CREATE INDEX logos_due ON logos (due_at);
CREATE INDEX logos_by_id ON logos (id) WHERE id IS NOT NULL;
INSERT INTO logos (uri, due_at, failures)
    SELECT DISTINCT logo_uri, 0, 0 FROM recipients WHERE logo_uri IS NOT NULL;
