-- How a number is paced: when the minute and the day began in which its notices are counted (0: never),
-- and how many texts of that day went out or are to.
ALTER TABLE numbers ADD COLUMN minute_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE numbers ADD COLUMN day_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE numbers ADD COLUMN day_texts BIGINT NOT NULL DEFAULT 0;

-- What a text tells of; whether it waits for more to tell, and of how much it tells then; whether it waits
-- for the day; how many segments it takes; how often it was sent again after a try that never ended.
ALTER TABLE outbox ADD COLUMN tells TEXT;
ALTER TABLE outbox ADD COLUMN gathers TEXT;
ALTER TABLE outbox ADD COLUMN gathered BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN patient BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE outbox ADD COLUMN segments BIGINT NOT NULL DEFAULT 1;
ALTER TABLE outbox ADD COLUMN repeats BIGINT;
CREATE INDEX outbox_gathering ON outbox (number_id, gathers) WHERE gathers IS NOT NULL;
CREATE INDEX outbox_repeated ON outbox (repeats) WHERE repeats IS NOT NULL;
-- The grants whose notice is part of a text that gathers.
CREATE TABLE combined (
    message_id TEXT NOT NULL REFERENCES outbox (id),
    connection_id TEXT NOT NULL REFERENCES connections (id),
    PRIMARY KEY (message_id, connection_id)
);

-- Whether texts to this person name no app.
ALTER TABLE tenures ADD COLUMN hides_apps BOOLEAN NOT NULL DEFAULT FALSE;

-- What the texts of a day cost, in millionths.
ALTER TABLE text_days ADD COLUMN spent BIGINT NOT NULL DEFAULT 0;

-- When to see next whether its person is to be reminded; the expiration time that they were reminded of, and
-- when they were of an app that reads nothing.
ALTER TABLE connections ADD COLUMN remind_at BIGINT;
ALTER TABLE connections ADD COLUMN expiry_told BIGINT;
ALTER TABLE connections ADD COLUMN silence_told_at BIGINT;
CREATE INDEX connections_to_remind ON connections (remind_at) WHERE remind_at IS NOT NULL;
-- 90 days after they were made, or 7 before they end.
UPDATE connections SET remind_at = created_at + 7776000000 WHERE status IN ('ACTIVE', 'SUSPENDED');
UPDATE connections SET remind_at = expiration_time - 604800000
    WHERE remind_at IS NOT NULL AND expiration_time - 604800000 < remind_at;
