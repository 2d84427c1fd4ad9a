-- Whom operators blocked, when and why: for them to see. What counts is in the account's vault.
CREATE TABLE IF NOT EXISTS blocked_accounts (
  user_id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  by_user_id TEXT NOT NULL,
  by_login TEXT NOT NULL,
  reason TEXT
) WITHOUT ROWID;
-- Nearly all entries are of tools. The few of another kind are looked for by it.
CREATE INDEX IF NOT EXISTS audit_entries_of_kind ON audit_entries (kind, id);
