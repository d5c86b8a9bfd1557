-- What staff ask a caller to confirm by a link in a text: which connection, why, and by whom it was asked.
CREATE TABLE agreements (
    id TEXT NOT NULL PRIMARY KEY,
    -- SHA-256 of the token in the link.
    token_hash TEXT NOT NULL UNIQUE,
    connection_id TEXT NOT NULL REFERENCES connections (id),
    -- Whose it was when they were asked: it answers nobody else.
    tenure_id TEXT NOT NULL REFERENCES tenures (id),
    staff_id TEXT NOT NULL REFERENCES staff (id),
    reason TEXT NOT NULL,
    -- How the caller reached us.
    contact TEXT NOT NULL,
    case_reference TEXT NOT NULL,
    delete_data BOOLEAN NOT NULL,
    asked_at BIGINT NOT NULL,
    settled_at BIGINT,
    outcome TEXT
);
CREATE INDEX agreements_by_connection ON agreements (connection_id, asked_at);
