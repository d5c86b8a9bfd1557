DROP TABLE switched_off;
DROP INDEX connections_by_tenure;
CREATE INDEX connections_by_tenure ON connections (tenure_id, status);
ALTER TABLE connections DROP COLUMN untold;
ALTER TABLE connections DROP COLUMN halted_at;
DROP INDEX revocations_by_incident;
ALTER TABLE revocations DROP COLUMN incident_id;
DROP TABLE incident_parts;
DROP TABLE incidents;
