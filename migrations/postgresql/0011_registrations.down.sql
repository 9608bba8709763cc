-- Whoever was about to register does it again.
DROP TABLE email_changes;
DROP TABLE registrations;
