-- Begun with a code soon after the number's SIM had changed: nothing is shown that this browser has not seen.
ALTER TABLE sessions ADD COLUMN limited BOOLEAN NOT NULL DEFAULT FALSE;
