-- Since when a platform's webhook target has only failed: its first failure after its last success.
ALTER TABLE platforms ADD COLUMN failing_since BIGINT;
-- What is due of each platform, so that one whose target hangs holds up no other.
CREATE INDEX outbox_due_of_platform ON outbox (platform_id, due_at, id)
    WHERE settled_at IS NULL AND platform_id IS NOT NULL;

-- When the silence of a party that shall stop becomes a case, and since when it is one.
ALTER TABLE hops ADD COLUMN stalls_at BIGINT;
ALTER TABLE hops ADD COLUMN stalled_at BIGINT;
UPDATE hops SET stalls_at =
        (SELECT requested_at + 172800000 FROM revocations WHERE revocations.id = hops.revocation_id)
    WHERE state IN ('PENDING', 'SENT') AND revocation_id IN
        (SELECT id FROM revocations WHERE undone_at IS NULL AND channel IN ('DASHBOARD', 'LINK', 'STAFF'));
CREATE INDEX hops_stalling ON hops (stalls_at) WHERE stalls_at IS NOT NULL;

-- Who else ended a connection that was ending, or had ended, before. The first stays in revocations.
CREATE TABLE later_endings (
    revocation_id TEXT NOT NULL REFERENCES revocations (id),
    initiator TEXT NOT NULL,
    channel TEXT NOT NULL,
    reason TEXT NOT NULL,
    other_reason TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (revocation_id, initiator)
);
