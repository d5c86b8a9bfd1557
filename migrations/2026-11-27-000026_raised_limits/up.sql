-- What staff may have raised for a while: more texts in a day than is set, or more money for them.
CREATE TABLE raised_limits (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES staff (id),
    approved_by TEXT NOT NULL REFERENCES staff (id),
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    -- Taken back, or followed by another.
    ended_at BIGINT
);
-- Asked whenever texts are claimed: few stand at a time.
CREATE INDEX raised_limits_standing ON raised_limits (until) WHERE ended_at IS NULL;
