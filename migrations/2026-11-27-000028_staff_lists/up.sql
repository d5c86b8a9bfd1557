-- Whether a logo is anybody's still.
CREATE INDEX recipients_by_logo ON recipients (logo_uri) WHERE logo_uri IS NOT NULL;
CREATE INDEX institutions_by_logo ON institutions (logo_uri) WHERE logo_uri IS NOT NULL;

-- Why a prefix was blocked stands with the block, whatever becomes of the case. The blocks that hold are few.
ALTER TABLE text_blocks ADD COLUMN why TEXT;
CREATE INDEX text_blocks_standing ON text_blocks (until);

-- When what an open case is about was last told: it may happen again while nobody has looked.
ALTER TABLE cases ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0;
UPDATE cases SET told_at = opened_at;
-- The list of one kind, and how many there are.
CREATE INDEX cases_open_by_kind ON cases (kind, id) WHERE closed_at IS NULL;

-- Wrong codes where somebody is signed in: whoever guesses passwords outside locks nobody's proof inside.
ALTER TABLE staff_sessions ADD COLUMN failures BIGINT NOT NULL DEFAULT 0;
