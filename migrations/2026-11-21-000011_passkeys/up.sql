CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    tenure_id TEXT NOT NULL REFERENCES tenures (id),
    -- Random, and the same for all passkeys that one person has made: what an authenticator knows of them.
    user_handle TEXT NOT NULL,
    -- SHA-256 of the credential's id.
    credential_hash TEXT NOT NULL UNIQUE,
    -- Public key and counters, as JSON.
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX passkeys_by_tenure ON passkeys (tenure_id);

-- A passkey about to be made or used: begun here, answered once, within five minutes.
CREATE TABLE ceremonies (
    -- SHA-256 of what the page holds.
    id TEXT PRIMARY KEY,
    -- The session that it was begun in, where a passkey is made.
    session_id TEXT,
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX ceremonies_by_age ON ceremonies (created_at);

-- What somebody asked for and takes effect only after a while, so that others can refuse it.
CREATE TABLE changes (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    -- Whose it is: browsers and passkeys of this tenure that are older than the change can refuse it.
    tenure_id TEXT NOT NULL REFERENCES tenures (id),
    -- Who asked, where that is somebody else.
    by_tenure_id TEXT,
    -- What it is about; one of a kind can wait for each.
    subject TEXT NOT NULL,
    detail TEXT,
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    settled_at BIGINT,
    outcome TEXT
);
CREATE UNIQUE INDEX changes_waiting ON changes (tenure_id, kind, subject) WHERE settled_at IS NULL;
CREATE INDEX changes_due ON changes (due_at) WHERE settled_at IS NULL;

-- How the person proved who they are: by a code, a passkey, or the platform's word.
ALTER TABLE sessions ADD COLUMN proven_by TEXT NOT NULL DEFAULT 'CODE';
ALTER TABLE sessions ADD COLUMN passkey_id TEXT;
-- How many passkeys there are, so that a page need not count them.
ALTER TABLE tenures ADD COLUMN passkeys BIGINT NOT NULL DEFAULT 0;
-- Since when codes alone open nothing.
ALTER TABLE tenures ADD COLUMN locked_at BIGINT;
-- The tenure that this one went on in: the person is back.
ALTER TABLE tenures ADD COLUMN joined_id TEXT;
-- When its person took everything along to another number.
ALTER TABLE tenures ADD COLUMN moved_at BIGINT;
CREATE INDEX tenures_by_joined ON tenures (joined_id) WHERE joined_id IS NOT NULL;
