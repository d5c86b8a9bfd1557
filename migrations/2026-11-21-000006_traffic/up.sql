-- What a text costs depends on where it goes: the blind index of the number less its last four digits,
-- the territory, and whether nobody has reported the number yet (somebody proves that they hold it).
ALTER TABLE outbox ADD COLUMN prefix TEXT;
ALTER TABLE outbox ADD COLUMN country TEXT;
ALTER TABLE outbox ADD COLUMN proving BOOLEAN NOT NULL DEFAULT FALSE;
-- When the code in it was entered.
ALTER TABLE outbox ADD COLUMN used_at BIGINT;
CREATE INDEX outbox_by_prefix ON outbox (prefix, due_at) WHERE prefix IS NOT NULL;
CREATE INDEX outbox_by_country ON outbox (country, due_at) WHERE proving;

-- Prefixes that get no codes for a while: too few of them were entered.
CREATE TABLE text_blocks (
    prefix TEXT NOT NULL,
    proving BOOLEAN NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (prefix, proving)
);
-- Texts of a day (counted from 1970-01-01, UTC), to known numbers and to those under proof.
CREATE TABLE text_days (
    day BIGINT NOT NULL,
    proving BOOLEAN NOT NULL,
    sent BIGINT NOT NULL,
    PRIMARY KEY (day, proving)
);

-- Which text carried the newest code of a sign-in.
ALTER TABLE sign_ins ADD COLUMN message_id TEXT;
