-- A text that is claimed and settled as others are, and sent nowhere: a number that nobody reported costs
-- the worker the same, whose work could be seen in how long answers take.
ALTER TABLE outbox ADD COLUMN decoy BOOLEAN NOT NULL DEFAULT FALSE;
