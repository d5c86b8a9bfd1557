-- What was done how often: for each key, the times of its last events in a ring of slots. Keys hold
-- no number and no address in clear.
CREATE TABLE limits (
    key TEXT NOT NULL PRIMARY KEY,
    events BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX limits_by_time ON limits (last_at);
CREATE TABLE limit_slots (
    key TEXT NOT NULL REFERENCES limits (key) ON DELETE CASCADE,
    slot BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (key, slot)
);

-- Wrong codes for a number, by its blind index, whether anybody has reported it or not.
CREATE TABLE guesses (
    lookup TEXT NOT NULL PRIMARY KEY,
    in_a_row BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);

-- How much a sign-in proves before its code: PLAIN, BROWSER (a known one) or LINK (from a text).
ALTER TABLE sign_ins ADD COLUMN lane TEXT NOT NULL DEFAULT 'PLAIN';
