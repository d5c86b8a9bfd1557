DROP TABLE limit_slots;
DROP TABLE limits;
DROP TABLE guesses;
ALTER TABLE sign_ins DROP COLUMN lane;
