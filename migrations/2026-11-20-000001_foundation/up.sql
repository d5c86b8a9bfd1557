-- Runs on SQLite and on PostgreSQL alike: TEXT, BIGINT, BOOLEAN only. Times are unix milliseconds.

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Who reports to us and whom we tell.
CREATE TABLE platforms (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    gated BOOLEAN NOT NULL,
    webhook_url TEXT,
    webhook_disabled_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE TABLE platform_secrets (
    id TEXT NOT NULL PRIMARY KEY,
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    purpose TEXT NOT NULL,
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);
CREATE INDEX platform_secrets_by_platform ON platform_secrets (platform_id);
CREATE TABLE api_keys (
    id TEXT NOT NULL PRIMARY KEY,
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    key_hash TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    retired_at BIGINT
);

-- Phone numbers: sealed, found by a keyed blind index, and who held them when.
CREATE TABLE numbers (
    id TEXT NOT NULL PRIMARY KEY,
    lookup TEXT NOT NULL UNIQUE,
    sealed TEXT NOT NULL,
    reported BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE tenures (
    id TEXT NOT NULL PRIMARY KEY,
    number_id TEXT NOT NULL REFERENCES numbers (id),
    opened_at BIGINT NOT NULL,
    last_proof_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX tenures_by_number ON tenures (number_id, opened_at);
CREATE UNIQUE INDEX tenures_one_open ON tenures (number_id) WHERE closed_at IS NULL;

-- Apps and banks as each platform names them.
CREATE TABLE recipients (
    id TEXT NOT NULL PRIMARY KEY,
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    legal_name TEXT,
    home_uri TEXT,
    privacy_uri TEXT,
    logo_uri TEXT,
    consequences TEXT,
    told_on BIGINT NOT NULL,
    UNIQUE (platform_id, external_id)
);
CREATE TABLE institutions (
    id TEXT NOT NULL PRIMARY KEY,
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    external_id TEXT NOT NULL,
    name TEXT NOT NULL,
    home_uri TEXT,
    logo_uri TEXT,
    told_on BIGINT NOT NULL,
    UNIQUE (platform_id, external_id)
);

-- One grant each. The *_on columns are the newest sentOn of each kind of event (domain::connection).
CREATE TABLE connections (
    id TEXT NOT NULL PRIMARY KEY,
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    consent_id TEXT NOT NULL,
    receipt_id TEXT,
    number_id TEXT NOT NULL REFERENCES numbers (id),
    tenure_id TEXT REFERENCES tenures (id),
    waiting_since BIGINT,
    subject TEXT,
    locale TEXT,
    recipient_id TEXT NOT NULL REFERENCES recipients (id),
    institution_id TEXT NOT NULL REFERENCES institutions (id),
    follows_id TEXT REFERENCES connections (id),
    purpose TEXT,
    duration TEXT,
    account_revocation BOOLEAN NOT NULL,
    clusters TEXT NOT NULL,
    created_time BIGINT NOT NULL,
    expiration_time BIGINT,
    lookback_period BIGINT,
    status TEXT NOT NULL,
    status_changed_at BIGINT NOT NULL,
    content_on BIGINT NOT NULL,
    suspended_on BIGINT,
    expired_on BIGINT,
    revoked_on BIGINT,
    stopped_at BIGINT,
    last_accessed_at BIGINT,
    notice_state TEXT NOT NULL,
    notice_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (platform_id, consent_id)
);
CREATE INDEX connections_by_tenure ON connections (tenure_id, status);
CREATE INDEX connections_by_platform ON connections (platform_id, id);
CREATE INDEX connections_by_subject ON connections (platform_id, subject) WHERE subject IS NOT NULL;
CREATE INDEX connections_waiting ON connections (number_id, waiting_since) WHERE tenure_id IS NULL;
CREATE TABLE accounts (
    connection_id TEXT NOT NULL REFERENCES connections (id),
    account_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT,
    kind TEXT,
    last4 TEXT,
    status TEXT NOT NULL,
    status_changed_at BIGINT NOT NULL,
    PRIMARY KEY (connection_id, account_id)
);
CREATE TABLE accesses (
    id TEXT NOT NULL PRIMARY KEY,
    connection_id TEXT NOT NULL REFERENCES connections (id),
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    reads BIGINT NOT NULL,
    clusters TEXT NOT NULL,
    account_ids TEXT NOT NULL,
    after_stop BOOLEAN NOT NULL
);
CREATE INDEX accesses_by_connection ON accesses (connection_id, to_at);

-- Endings, hop by hop.
CREATE TABLE revocations (
    id TEXT NOT NULL PRIMARY KEY,
    connection_id TEXT NOT NULL REFERENCES connections (id),
    account_ids TEXT,
    requested_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    other_reason TEXT,
    initiator TEXT NOT NULL,
    channel TEXT NOT NULL,
    deletion_requested BOOLEAN NOT NULL,
    undone_at BIGINT
);
CREATE INDEX revocations_by_connection ON revocations (connection_id, requested_at);
-- A connection ends once at a time, whoever asks and however often.
CREATE UNIQUE INDEX revocations_one_whole ON revocations (connection_id)
    WHERE account_ids IS NULL AND undone_at IS NULL;
CREATE TABLE hops (
    revocation_id TEXT NOT NULL REFERENCES revocations (id),
    hop TEXT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT,
    detail TEXT,
    PRIMARY KEY (revocation_id, hop)
);
CREATE TABLE deletions (
    revocation_id TEXT NOT NULL REFERENCES revocations (id),
    hop TEXT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (revocation_id, hop)
);

-- What came in: answers by idempotency key, and events whose grant has not come yet.
CREATE TABLE notifications (
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    webhook_id TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    answer TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (platform_id, webhook_id)
);
CREATE TABLE parked (
    id TEXT NOT NULL PRIMARY KEY,
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    consent_id TEXT NOT NULL,
    sent_on BIGINT NOT NULL,
    body_sealed TEXT NOT NULL,
    parked_at BIGINT NOT NULL
);
CREATE INDEX parked_by_consent ON parked (platform_id, consent_id, sent_on);
CREATE INDEX parked_by_time ON parked (parked_at);
-- Changes of a human's number, as told; see flows::receive.
CREATE TABLE phone_changes (
    id TEXT NOT NULL PRIMARY KEY,
    platform_id TEXT NOT NULL REFERENCES platforms (id),
    subject TEXT NOT NULL,
    sent_on BIGINT NOT NULL,
    body_sealed TEXT NOT NULL,
    received_at BIGINT NOT NULL
);

-- What goes out, and the addresses in it.
CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    urgency BIGINT NOT NULL,
    platform_id TEXT REFERENCES platforms (id),
    number_id TEXT REFERENCES numbers (id),
    connection_id TEXT REFERENCES connections (id),
    revocation_id TEXT REFERENCES revocations (id),
    body_sealed TEXT,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    unsettled BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    expires_at BIGINT,
    lease TEXT,
    leased_until BIGINT,
    last_answer TEXT,
    provider_id TEXT,
    created_at BIGINT NOT NULL,
    settled_at BIGINT
);
CREATE INDEX outbox_due ON outbox (urgency, due_at) WHERE state = 'PENDING';
CREATE INDEX outbox_by_connection ON outbox (connection_id) WHERE connection_id IS NOT NULL;
CREATE INDEX outbox_by_revocation ON outbox (revocation_id) WHERE revocation_id IS NOT NULL;
CREATE TABLE links (
    token_hash TEXT NOT NULL PRIMARY KEY,
    connection_id TEXT NOT NULL REFERENCES connections (id),
    number_id TEXT NOT NULL REFERENCES numbers (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE TABLE inbox (
    id TEXT NOT NULL PRIMARY KEY,
    to_lookup TEXT NOT NULL,
    to_sealed TEXT NOT NULL,
    kind TEXT NOT NULL,
    body_sealed TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX inbox_by_time ON inbox (at);

-- Signing in.
CREATE TABLE sign_ins (
    id TEXT NOT NULL PRIMARY KEY,
    lookup TEXT NOT NULL,
    phone_sealed TEXT NOT NULL,
    number_id TEXT REFERENCES numbers (id),
    link_connection_id TEXT REFERENCES connections (id),
    sent BIGINT NOT NULL,
    next_code_at BIGINT NOT NULL,
    code_mac TEXT NOT NULL,
    code_expires_at BIGINT NOT NULL,
    checks BIGINT NOT NULL,
    used_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX sign_ins_by_time ON sign_ins (created_at);
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    key_hash TEXT NOT NULL UNIQUE,
    tenure_id TEXT NOT NULL REFERENCES tenures (id),
    link_connection_id TEXT REFERENCES connections (id),
    user_agent TEXT,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX sessions_by_tenure ON sessions (tenure_id, created_at) WHERE ended_at IS NULL;
CREATE TABLE browsers (
    id TEXT NOT NULL PRIMARY KEY,
    key_hash TEXT NOT NULL UNIQUE,
    tenure_id TEXT NOT NULL REFERENCES tenures (id),
    user_agent TEXT,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);
CREATE INDEX browsers_by_tenure ON browsers (tenure_id);

-- What needs a person, and the record of every act.
CREATE TABLE cases (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    detail TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE UNIQUE INDEX cases_one_open ON cases (kind, about) WHERE closed_at IS NULL;
CREATE TABLE audit (
    seq BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    act TEXT NOT NULL,
    tenure_id TEXT,
    object TEXT,
    detail TEXT,
    hash TEXT NOT NULL
);
CREATE INDEX audit_by_tenure ON audit (tenure_id, seq) WHERE tenure_id IS NOT NULL;
CREATE TABLE audit_head (
    id BIGINT NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);
INSERT INTO audit_head (id, seq, hash)
    VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
