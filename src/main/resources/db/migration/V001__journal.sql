-- Times are microseconds since 1970, durations nanoseconds.
CREATE TABLE event (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL, service TEXT NOT NULL, recovery TEXT NOT NULL, kind TEXT NOT NULL,
  state_from TEXT NOT NULL, state_to TEXT NOT NULL, code TEXT NOT NULL, because TEXT NOT NULL, user TEXT NOT NULL, detail TEXT NOT NULL
) STRICT;
CREATE INDEX event_service ON event (service, id);
CREATE INDEX event_recovery ON event (recovery, id) WHERE recovery <> '';
CREATE INDEX event_at ON event (at);

-- What was intended before it was done; the outcome columns stay empty when a crash fell between.
CREATE TABLE act (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL, service TEXT NOT NULL, recovery TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL,
  finished INTEGER, result TEXT NOT NULL DEFAULT '', outcome TEXT NOT NULL DEFAULT '', output TEXT NOT NULL DEFAULT '', took INTEGER
) STRICT;
CREATE INDEX act_recovery ON act (recovery, id);
CREATE INDEX act_at ON act (at);

CREATE TABLE recovery (
  id TEXT PRIMARY KEY, service TEXT NOT NULL, trigger_word TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER,
  result TEXT NOT NULL, because TEXT NOT NULL, user TEXT NOT NULL, outage INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_service ON recovery (service, started);
CREATE INDEX recovery_started ON recovery (started);

CREATE TABLE phase (
  recovery TEXT NOT NULL, ordinal INTEGER NOT NULL, name TEXT NOT NULL, started INTEGER NOT NULL, took INTEGER,
  PRIMARY KEY (recovery, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE probe_minute (
  service TEXT NOT NULL, probe TEXT NOT NULL, minute INTEGER NOT NULL, up INTEGER NOT NULL, down INTEGER NOT NULL,
  unknown INTEGER NOT NULL, mean INTEGER NOT NULL, max INTEGER NOT NULL,
  PRIMARY KEY (service, probe, minute)
) STRICT, WITHOUT ROWID;

CREATE TABLE seen_up (
  service TEXT NOT NULL, probe TEXT NOT NULL, definition TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (service, probe, definition)
) STRICT, WITHOUT ROWID;

CREATE TABLE remembered (
  service TEXT PRIMARY KEY, state TEXT NOT NULL, since INTEGER NOT NULL, recovery TEXT NOT NULL, proven INTEGER NOT NULL, halted TEXT NOT NULL
) STRICT, WITHOUT ROWID;
