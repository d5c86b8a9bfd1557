-- People on the operator's staff, and how they sign in.
CREATE TABLE staff (
    id TEXT NOT NULL PRIMARY KEY,
    -- In small letters.
    email TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    -- Argon2id, as a PHC string; none where somebody has only passkeys.
    password TEXT,
    totp_sealed TEXT NOT NULL,
    -- The last time step whose code was used up.
    totp_step BIGINT NOT NULL,
    -- What passkeys know them by.
    user_handle TEXT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    -- When they took up their invitation.
    joined_at BIGINT,
    disabled_at BIGINT
);

-- One-time addresses: an invitation, good until it is used, runs out or is followed by a newer one.
CREATE TABLE staff_invitations (
    -- SHA-256 of the token.
    token_hash TEXT NOT NULL PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX staff_invitations_by_staff ON staff_invitations (staff_id);

CREATE TABLE staff_passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    -- SHA-256 of the credential's id.
    credential_hash TEXT NOT NULL UNIQUE,
    -- Public key and counters, as JSON.
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX staff_passkeys_by_staff ON staff_passkeys (staff_id);

CREATE TABLE staff_recovery_codes (
    -- SHA-256 of the code.
    code_hash TEXT NOT NULL PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    used_at BIGINT
);
CREATE INDEX staff_recovery_codes_by_staff ON staff_recovery_codes (staff_id);

CREATE TABLE staff_sessions (
    id TEXT NOT NULL PRIMARY KEY,
    -- SHA-256 of the key that the cookie holds.
    key_hash TEXT NOT NULL UNIQUE,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    -- The newest full proof: passkey, or password and code. None while only the password was right.
    proven_at BIGINT,
    ended_at BIGINT
);
CREATE INDEX staff_sessions_by_staff ON staff_sessions (staff_id) WHERE ended_at IS NULL;

-- What somebody on the staff asked for and another must approve. What was approved is what runs: the
-- payload, under its hash.
CREATE TABLE approvals (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    -- What it is about; one of a kind can wait for each.
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    payload_hash TEXT NOT NULL,
    reason TEXT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES staff (id),
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    decided_by TEXT REFERENCES staff (id),
    decided_at BIGINT,
    outcome TEXT
);
CREATE UNIQUE INDEX approvals_waiting ON approvals (kind, subject) WHERE decided_at IS NULL;
CREATE INDEX approvals_by_age ON approvals (asked_at);

-- Whom of the people somebody on the staff has opened, why, and for how long that holds.
CREATE TABLE openings (
    id TEXT NOT NULL PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    number_id TEXT NOT NULL REFERENCES numbers (id),
    reason TEXT NOT NULL,
    case_reference TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX openings_by_staff ON openings (staff_id, number_id, ends_at);

-- Cases are taken by somebody, and closed with a reason.
ALTER TABLE cases ADD COLUMN assigned_to TEXT REFERENCES staff (id);
ALTER TABLE cases ADD COLUMN closed_by TEXT REFERENCES staff (id);
ALTER TABLE cases ADD COLUMN closing_reason TEXT;
CREATE INDEX cases_open ON cases (id) WHERE closed_at IS NULL;

-- For searching the record of acts by the member of the staff who did something. Only those: what people and
-- platforms do comes by the million.
CREATE INDEX audit_by_staff ON audit (actor_id, seq) WHERE actor_kind = 'STAFF';
