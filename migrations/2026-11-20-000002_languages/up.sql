-- The language that a person chose, as a BCP 47 tag; texts to them are written in it.
ALTER TABLE tenures ADD COLUMN locale TEXT;
