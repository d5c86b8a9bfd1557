-- How far the import of a file has come, so that a run that was cut off goes on where it was.
CREATE TABLE imports (
    -- Keyed digest of platform and file: a file holds numbers.
    id TEXT NOT NULL PRIMARY KEY,
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    -- Bytes and lines of it that are done, and what came of the lines.
    bytes BIGINT NOT NULL,
    lines BIGINT NOT NULL,
    added BIGINT NOT NULL,
    known BIGINT NOT NULL,
    stopped BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    finished_at BIGINT
);
-- The consents that a platform lists as live, while a reconciliation compares them with ours.
CREATE TABLE reconciled (
    run_id TEXT NOT NULL,
    consent_id TEXT NOT NULL,
    staged_at BIGINT NOT NULL,
    PRIMARY KEY (run_id, consent_id)
);
-- As of when the platform's list of live consents lacked this one, which is live here.
ALTER TABLE connections ADD COLUMN unlisted_at BIGINT;
