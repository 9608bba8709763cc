-- Addresses that somebody says are theirs, until a code that was mailed there proves it. No account
-- and no address of one is here: those are in users, and only there.
CREATE TABLE registrations (
    email_key TEXT PRIMARY KEY,           -- one attempt an address: the newest
    email TEXT NOT NULL,                  -- as it was typed; mail goes there
    full_name TEXT NOT NULL,
    company TEXT,
    password_hash TEXT NOT NULL,          -- the account's, once the code was shown
    attempt_mac TEXT NOT NULL,            -- of the secret in the cookie of the browser that asked
    code_mac TEXT NOT NULL,               -- keyed, as the one before
    tries BIGINT NOT NULL,                -- wrong ones of this code
    code_expires_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL            -- of the attempt: other codes may be asked for until then
);

CREATE INDEX registrations_expiry ON registrations (expires_at);

CREATE TABLE email_changes (
    user_id BIGINT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL,             -- that asked; no other may confirm
    email TEXT NOT NULL,                  -- the new one, as it was typed; mail goes there
    code_mac TEXT NOT NULL,               -- keyed
    tries BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX email_changes_expiry ON email_changes (expires_at);
