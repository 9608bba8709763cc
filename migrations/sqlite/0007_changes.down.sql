DROP TRIGGER changes_by_deletion;
DROP TRIGGER changes_of_users;
DROP TRIGGER changes_of_sessions;
DROP TABLE changes;
