-- A person looks at what one of their connections did.
CREATE INDEX IF NOT EXISTS audit_entries_of_grant ON audit_entries (grant_id, id);
