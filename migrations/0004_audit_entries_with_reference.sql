-- What somebody was told of a failure, and looks for. Few entries have one, so its index costs the others nothing.
ALTER TABLE audit_entries ADD COLUMN reference TEXT;
CREATE INDEX IF NOT EXISTS audit_entries_by_reference ON audit_entries (reference) WHERE reference IS NOT NULL;
