-- When a link was last noted as opened, so that opening it again and again does not fill the record of acts.
ALTER TABLE links ADD COLUMN opened_at BIGINT;
-- Until when somebody on the staff may do what an emergency takes.
ALTER TABLE staff ADD COLUMN elevated_until BIGINT NOT NULL DEFAULT 0;
