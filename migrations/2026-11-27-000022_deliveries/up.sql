-- For staff who look at webhooks, the newest first, and for those that are taken up again. Two, each of its
-- own condition, so that neither is ever taken for what is due, which is looked for by time.
CREATE INDEX outbox_waiting_of_platform ON outbox (platform_id, id)
    WHERE settled_at IS NULL AND platform_id IS NOT NULL;
CREATE INDEX outbox_settled_of_platform ON outbox (platform_id, state, id)
    WHERE settled_at IS NOT NULL AND platform_id IS NOT NULL;
-- For staff who look at how many codes of a day were entered. Only texts have a prefix, and codes are about
-- no connection: notices, which come with every grant, pay nothing for this.
CREATE INDEX outbox_about_nothing ON outbox (kind, decoy, due_at)
    WHERE prefix IS NOT NULL AND connection_id IS NULL;

-- When staff lifted a block: what went out before is not held against the prefix again.
ALTER TABLE text_blocks ADD COLUMN lifted_at BIGINT;
