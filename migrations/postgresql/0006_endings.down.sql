ALTER TABLE sessions DROP COLUMN ending;
