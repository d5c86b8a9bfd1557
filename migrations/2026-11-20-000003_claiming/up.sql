-- What is due of a channel, in the order in which it is claimed. The condition names no value: SQLite
-- cannot tell that a bound one is PENDING, and went through every message.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (channel, urgency, due_at, id) WHERE settled_at IS NULL;
