-- What people are told, and how far it has got on each way to them.
CREATE TABLE notice (
  id TEXT PRIMARY KEY, at INTEGER NOT NULL, service TEXT NOT NULL, thread TEXT NOT NULL, event TEXT NOT NULL, urgent INTEGER NOT NULL,
  title TEXT NOT NULL, text TEXT NOT NULL, data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_at ON notice (at);

CREATE TABLE delivery (
  notice TEXT NOT NULL, sink TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, changed INTEGER NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (notice, sink)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_waiting ON delivery (notice) WHERE state = 'waiting';
