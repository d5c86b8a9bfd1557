ALTER TABLE guesses DROP COLUMN sealed;
DELETE FROM meta WHERE name LIKE 'keys/%';
INSERT INTO limits (key, events, last_at) SELECT replace(key, 'index-1.', ''), events, last_at
    FROM limits WHERE key LIKE '%/index-1.%';
UPDATE limit_slots SET key = replace(key, 'index-1.', '') WHERE key LIKE '%/index-1.%';
DELETE FROM limits WHERE key LIKE '%/index-1.%';
UPDATE links SET token_hash = replace(token_hash, 'links-1.', '');
UPDATE notifications SET body_hash = replace(body_hash, 'index-1.', '');
UPDATE cases SET about = replace(about, 'index-1.', '');
UPDATE text_blocks SET prefix = replace(prefix, 'index-1.', '');
UPDATE outbox SET prefix = replace(prefix, 'index-1.', '') WHERE prefix IS NOT NULL;
UPDATE inbox SET to_lookup = replace(to_lookup, 'index-1.', '');
UPDATE sign_ins SET lookup = replace(lookup, 'index-1.', ''), code_mac = replace(code_mac, 'codes-1.', '');
UPDATE guesses SET lookup = replace(lookup, 'index-1.', '');
UPDATE numbers SET lookup = replace(lookup, 'index-1.', '');
