-- Signed heads of the record of acts. Copies leave the host by log or command: with one of them, whoever
-- rewrites the record, its head and this table is found out.
CREATE TABLE audit_checkpoints (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    hash TEXT NOT NULL,
    key_id TEXT NOT NULL,
    signature TEXT NOT NULL
);
