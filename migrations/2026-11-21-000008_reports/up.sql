-- "I don't recognise this": for a while, nothing new of the app that a person reported, or of any app
-- (recipient_id NULL), becomes readable in their tenure. A hold that was lifted ended before it lapsed.
CREATE TABLE holds (
    id TEXT NOT NULL PRIMARY KEY,
    tenure_id TEXT NOT NULL REFERENCES tenures (id),
    recipient_id TEXT REFERENCES recipients (id),
    reported_connection_id TEXT NOT NULL REFERENCES connections (id),
    created_at BIGINT NOT NULL,
    lapses_at BIGINT NOT NULL,
    lifted_at BIGINT
);
CREATE INDEX holds_by_tenure ON holds (tenure_id, lapses_at) WHERE lifted_at IS NULL;
CREATE INDEX holds_by_connection ON holds (reported_connection_id, created_at);
-- sentOn of the grant that a hold suspended; empty again once its person has let it through.
ALTER TABLE connections ADD COLUMN held_on BIGINT;
