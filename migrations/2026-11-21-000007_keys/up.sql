-- Keys have generations: a keyed digest names the one that made it, as what is sealed always did. All so
-- far are of the first. (A code that is under way was bound to the number's old index: it ends here.)
UPDATE numbers SET lookup = 'index-1.' || lookup;
UPDATE guesses SET lookup = 'index-1.' || lookup;
UPDATE sign_ins SET lookup = 'index-1.' || lookup, code_mac = 'codes-1.' || code_mac;
UPDATE sign_ins SET code_expires_at = 0 WHERE used_at IS NULL;
UPDATE inbox SET to_lookup = 'index-1.' || to_lookup;
UPDATE outbox SET prefix = 'index-1.' || prefix WHERE prefix IS NOT NULL;
UPDATE text_blocks SET prefix = 'index-1.' || prefix;
UPDATE cases SET about = 'index-1.' || about WHERE kind IN ('TEXTS_BLOCKED', 'TEXTS_HELD') AND length(about) = 64;
UPDATE notifications SET body_hash = 'index-1.' || body_hash;
UPDATE links SET token_hash = 'links-1.' || token_hash;

-- The digest is the last part of a limit's key. Slots belong to a key, which so must be there before them.
INSERT INTO limits (key, events, last_at)
    SELECT substr(key, 1, length(key) - 64) || 'index-1.' || substr(key, length(key) - 63), events, last_at
    FROM limits WHERE length(key) > 65 AND substr(key, length(key) - 64, 1) = '/';
UPDATE limit_slots SET key = substr(key, 1, length(key) - 64) || 'index-1.' || substr(key, length(key) - 63)
    WHERE length(key) > 65 AND substr(key, length(key) - 64, 1) = '/';
DELETE FROM limits WHERE length(key) > 65 AND substr(key, length(key) - 64, 1) = '/';

-- Which generation of the index is in use; see store::marks. A database that was never used has none yet.
INSERT INTO meta (name, value) SELECT 'keys/index', 'index-1' FROM meta WHERE name = 'keyring';

-- The number, sealed: nobody may ever have reported it, and when the index's key changes it must be found.
ALTER TABLE guesses ADD COLUMN sealed TEXT;
