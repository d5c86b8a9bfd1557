-- Stops and halts at large: what was chosen, counted, approved, and how far it has come.
CREATE TABLE incidents (
    id TEXT NOT NULL PRIMARY KEY,
    -- REVOKE, SUSPEND or RESUME.
    measure TEXT NOT NULL,
    -- What was chosen, as JSON.
    criteria TEXT NOT NULL,
    -- An FDX reason, for the platform and the person.
    reason TEXT NOT NULL,
    -- Why, in the words of staff, and under which case.
    why TEXT NOT NULL,
    case_reference TEXT NOT NULL,
    state TEXT NOT NULL,
    -- SHA-256 over the measure and every connection, in their order.
    digest TEXT NOT NULL,
    -- How far counting has come: the last tenure and connection, and whether those without one are being counted.
    counted_tenure TEXT,
    counted_connection TEXT,
    counts_unseen BOOLEAN NOT NULL,
    parts BIGINT NOT NULL,
    connections BIGINT NOT NULL,
    -- People who can be texted, and what that would make.
    people BIGINT NOT NULL,
    texts_each BIGINT NOT NULL,
    cost_each BIGINT NOT NULL,
    texts_digest BIGINT NOT NULL,
    cost_digest BIGINT NOT NULL,
    -- Of connections that nobody was told of when they came: told in any case.
    texts_new BIGINT NOT NULL,
    cost_new BIGINT NOT NULL,
    -- EACH, DIGEST or NONE, once it has begun.
    texts TEXT,
    parts_done BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    texted BIGINT NOT NULL,
    planned_by TEXT NOT NULL REFERENCES staff (id),
    planned_at BIGINT NOT NULL,
    counted_at BIGINT,
    begun_by TEXT REFERENCES staff (id),
    begun_at BIGINT,
    -- Whether one person decided it.
    alone BOOLEAN NOT NULL,
    -- Steps that failed since the last that did not.
    failures BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX incidents_under_way ON incidents (id) WHERE state IN ('COUNTING', 'RUNNING');
CREATE INDEX incidents_begun ON incidents (begun_by, begun_at) WHERE begun_at IS NOT NULL;

-- The connections that were counted, in the order in which they are dealt with; a person's stand together.
CREATE TABLE incident_parts (
    incident_id TEXT NOT NULL REFERENCES incidents (id),
    part BIGINT NOT NULL,
    -- JSON array of ids.
    connections TEXT NOT NULL,
    -- Those of them that were changed, as a JSON array, once it was dealt with.
    changed TEXT,
    PRIMARY KEY (incident_id, part)
);

-- By which of them a connection was ended.
ALTER TABLE revocations ADD COLUMN incident_id TEXT REFERENCES incidents (id);
CREATE INDEX revocations_by_incident ON revocations (incident_id) WHERE incident_id IS NOT NULL;

-- When staff halted a connection; none once they let it go on.
ALTER TABLE connections ADD COLUMN halted_at BIGINT;
-- Whether it was halted as it came, so that its person has not been told of it.
ALTER TABLE connections ADD COLUMN untold BOOLEAN NOT NULL DEFAULT FALSE;
-- A person's connections are few, whatever their status; those of all people are gone through in this order.
DROP INDEX connections_by_tenure;
CREATE INDEX connections_by_tenure ON connections (tenure_id, id);

-- Apps that are switched off: whatever is granted to them from then on is halted.
CREATE TABLE switched_off (
    recipient_id TEXT NOT NULL PRIMARY KEY REFERENCES recipients (id),
    by_staff TEXT NOT NULL REFERENCES staff (id),
    reason TEXT NOT NULL,
    case_reference TEXT NOT NULL,
    since BIGINT NOT NULL
);
