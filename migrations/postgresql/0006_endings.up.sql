-- How a session ended before its time: signed out by its own browser, or revoked from elsewhere.
ALTER TABLE sessions ADD COLUMN ending TEXT CHECK (ending IN ('signed_out', 'revoked'));
