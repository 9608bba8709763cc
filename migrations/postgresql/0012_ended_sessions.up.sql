-- When the account was last signed out everywhere, or everywhere but in one place. A token of the
-- Flask service that was issued before is void: it has no row of its own that could have ended.
ALTER TABLE users ADD COLUMN signed_out_at BIGINT NOT NULL DEFAULT 0;
