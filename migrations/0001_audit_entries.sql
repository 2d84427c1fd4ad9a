-- What was done and refused, and by whom. The id begins with the time, so the table is in the order in which things
-- were recorded, and a time is looked up by it.
CREATE TABLE IF NOT EXISTS audit_entries (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  user_id TEXT,
  login TEXT,
  client_id TEXT,
  grant_id TEXT,
  subject TEXT,
  action TEXT,
  decision TEXT,
  reason TEXT,
  outcome TEXT,
  detail TEXT,
  duration INTEGER,
  argument_bytes INTEGER,
  result_bytes INTEGER,
  arguments TEXT,
  actor TEXT,
  trace_id TEXT
) WITHOUT ROWID;
-- Each index is written with each entry: only what pages are asked for all the time has one.
CREATE INDEX IF NOT EXISTS audit_entries_of_user ON audit_entries (user_id, id);
CREATE INDEX IF NOT EXISTS audit_entries_of_client ON audit_entries (client_id, id);
