-- What outlives a restart, one thing a row: a pause, who acknowledged when, which hardware address answers for which address.
CREATE TABLE kept (
  service TEXT NOT NULL, what TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (service, what)
) STRICT, WITHOUT ROWID;
