UPDATE recipients SET
    name = (SELECT told_name FROM curations WHERE curations.id = recipients.id),
    legal_name = (SELECT told_legal_name FROM curations WHERE curations.id = recipients.id),
    home_uri = (SELECT told_home_uri FROM curations WHERE curations.id = recipients.id),
    privacy_uri = (SELECT told_privacy_uri FROM curations WHERE curations.id = recipients.id),
    logo_uri = (SELECT told_logo_uri FROM curations WHERE curations.id = recipients.id),
    consequences = (SELECT told_consequences FROM curations WHERE curations.id = recipients.id)
    WHERE curated;
UPDATE institutions SET
    name = (SELECT told_name FROM curations WHERE curations.id = institutions.id),
    home_uri = (SELECT told_home_uri FROM curations WHERE curations.id = institutions.id),
    logo_uri = (SELECT told_logo_uri FROM curations WHERE curations.id = institutions.id)
    WHERE curated;
DROP TABLE consequences;
DROP TABLE curations;
DROP INDEX institutions_by_name;
DROP INDEX recipients_by_name;
ALTER TABLE institutions DROP COLUMN curated;
ALTER TABLE institutions DROP COLUMN folded;
ALTER TABLE recipients DROP COLUMN own_consequences;
ALTER TABLE recipients DROP COLUMN curated;
ALTER TABLE recipients DROP COLUMN folded;
