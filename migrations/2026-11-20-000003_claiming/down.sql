DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (urgency, due_at) WHERE state = 'PENDING';
