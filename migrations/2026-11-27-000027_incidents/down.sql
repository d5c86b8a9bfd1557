DROP TABLE switched_off;
ALTER TABLE connections DROP COLUMN halted_at;
DROP INDEX revocations_by_incident;
ALTER TABLE revocations DROP COLUMN incident_id;
DROP TABLE incident_parts;
DROP TABLE incidents;
