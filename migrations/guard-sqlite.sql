-- Applied after every migration: the record of acts can be added to, not changed. The triggers on insert
-- are there since INSERT OR REPLACE deletes the row before it without a word to those on delete: the row of
-- the same number, and that of the same rowid, which an INSERT may name as well. (A column of its own, since
-- seq is a BIGINT. Triggers of earlier releases stay as they are, so this is one more.)
CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit rows cannot be changed');
END;
CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit rows cannot be deleted');
END;
CREATE TRIGGER IF NOT EXISTS audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'audit rows cannot be replaced');
END;
CREATE TRIGGER IF NOT EXISTS audit_no_replace_by_rowid BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE rowid = NEW.rowid)
BEGIN
    SELECT RAISE(ABORT, 'audit rows cannot be replaced');
END;
CREATE TRIGGER IF NOT EXISTS audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints
BEGIN
    SELECT RAISE(ABORT, 'audit checkpoints cannot be changed');
END;
CREATE TRIGGER IF NOT EXISTS audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints
BEGIN
    SELECT RAISE(ABORT, 'audit checkpoints cannot be deleted');
END;
CREATE TRIGGER IF NOT EXISTS audit_checkpoints_no_replace BEFORE INSERT ON audit_checkpoints
WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'audit checkpoints cannot be replaced');
END;
CREATE TRIGGER IF NOT EXISTS audit_checkpoints_no_replace_by_rowid BEFORE INSERT ON audit_checkpoints
WHEN EXISTS (SELECT 1 FROM audit_checkpoints WHERE rowid = NEW.rowid)
BEGIN
    SELECT RAISE(ABORT, 'audit checkpoints cannot be replaced');
END;
