-- From which network, its last part left out, so that people know their own sessions and browsers again.
ALTER TABLE sessions ADD COLUMN network TEXT;
ALTER TABLE browsers ADD COLUMN network TEXT;
-- When the person was last alerted to a sign-in in a browser that was new to them.
ALTER TABLE tenures ADD COLUMN alerted_at BIGINT;
CREATE INDEX sessions_of_tenure ON sessions (tenure_id);
