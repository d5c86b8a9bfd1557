-- The registry: what staff say of apps and banks. The columns of recipients and institutions hold what counts, so that
-- whoever reads them reads that. `folded`: the name as it is looked for and put in order. `curated`: whether
-- there is a row in curations. `own_consequences`: whether the consequences are the operator's words.
ALTER TABLE recipients ADD COLUMN folded TEXT NOT NULL DEFAULT '';
ALTER TABLE recipients ADD COLUMN curated BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE recipients ADD COLUMN own_consequences BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE institutions ADD COLUMN folded TEXT NOT NULL DEFAULT '';
ALTER TABLE institutions ADD COLUMN curated BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX recipients_by_name ON recipients (folded, id);
CREATE INDEX institutions_by_name ON institutions (folded, id);

-- Of an app or a bank that staff have said something of. `told_*`: what its platform tells, kept up to date. The others:
-- what staff say; nothing where it is as told. `fast_reshare`: whether what was shared with a bank before can be
-- shared again without its own login. `version`: how often staff have saved it.
CREATE TABLE curations (
    id TEXT NOT NULL PRIMARY KEY,
    told_name TEXT NOT NULL,
    told_legal_name TEXT,
    told_home_uri TEXT,
    told_privacy_uri TEXT,
    told_logo_uri TEXT,
    told_consequences TEXT,
    name TEXT,
    legal_name TEXT,
    home_uri TEXT,
    privacy_uri TEXT,
    logo_uri TEXT,
    consequences TEXT,
    country TEXT,
    fast_reshare BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    updated_at BIGINT NOT NULL
);

-- Each wording of consequences that staff have written; without words where they went back to what is told.
CREATE TABLE consequences (
    recipient_id TEXT NOT NULL REFERENCES recipients (id),
    version BIGINT NOT NULL,
    words TEXT,
    staff_id TEXT NOT NULL REFERENCES staff (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (recipient_id, version)
);

-- Logos of banks are shown as well.
INSERT INTO logos (uri, due_at, failures)
    SELECT DISTINCT logo_uri, 0, 0 FROM institutions
    WHERE logo_uri IS NOT NULL AND logo_uri NOT IN (SELECT uri FROM logos);
