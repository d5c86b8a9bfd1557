-- When its owner forgot a browser. For as long as a change waits it can still refuse what was asked for
-- meanwhile: else a thief would forget it first.
ALTER TABLE browsers ADD COLUMN forgotten_at BIGINT;
