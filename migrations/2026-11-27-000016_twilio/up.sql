-- How far a carrier has come with a text that the gateway took, as a number that only grows.
ALTER TABLE outbox ADD COLUMN carrier_step BIGINT NOT NULL DEFAULT 0;
CREATE INDEX outbox_by_provider ON outbox (provider_id) WHERE provider_id IS NOT NULL;

-- Since when no proof of before counts any more: the number was out of service.
ALTER TABLE tenures ADD COLUMN proof_ended_at BIGINT;

-- Texts with a word for us, by the gateway's id, so that one that comes again is heard once.
CREATE TABLE inbound_texts (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);
CREATE INDEX inbound_texts_by_time ON inbound_texts (at);
