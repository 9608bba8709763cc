DROP TRIGGER changes_by_deletion ON users;
DROP TRIGGER changes_of_users ON users;
DROP TRIGGER changes_of_sessions ON sessions;
DROP FUNCTION note_change_of_user;
DROP FUNCTION note_change_of_session;
DROP TABLE changes;
