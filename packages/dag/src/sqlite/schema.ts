/** The SQL of each schema version, oldest first. A published one never changes; a new version is a new entry. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    target TEXT NOT NULL,
    name TEXT NOT NULL,
    graph TEXT NOT NULL,
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER
  ) STRICT;
  CREATE INDEX run_by_target ON run (target, number);

  -- id = run.number * 1e9 + seq, so that a run is one range of the primary key.
  CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    v INTEGER NOT NULL,
    node TEXT,
    attempt INTEGER NOT NULL,
    type TEXT NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;

  CREATE TABLE lease (
    name TEXT PRIMARY KEY,
    fence INTEGER NOT NULL,
    owner TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- One row: the last fence given out. It never goes back, so that fences of released leases are not used again.
  CREATE TABLE fence (id INTEGER PRIMARY KEY CHECK (id = 1), value INTEGER NOT NULL) STRICT;
  INSERT INTO fence (id, value) VALUES (1, 0);

  CREATE TABLE duration (kind TEXT PRIMARY KEY, mean_ms REAL NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE approval (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    node TEXT NOT NULL,
    key TEXT NOT NULL,
    decision TEXT NOT NULL,
    by TEXT NOT NULL,
    note TEXT,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX approval_by_run ON approval (run);
  `,
  `
  -- Requests from one process to another. answer is JSON, or null while there is none.
  CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL,
    answer TEXT,
    UNIQUE (topic, key)
  ) STRICT;
  CREATE INDEX message_open ON message (topic, at) WHERE answer IS NULL;
  CREATE INDEX message_answered ON message (at) WHERE answer IS NOT NULL;
  `,
  `
  ALTER TABLE run ADD COLUMN parent TEXT;
  -- JSON, for the program that began the run.
  ALTER TABLE run ADD COLUMN request TEXT;

  CREATE TABLE cancellation (run INTEGER PRIMARY KEY, by TEXT NOT NULL, reason TEXT, at INTEGER NOT NULL) STRICT;

  CREATE TABLE peak (
    kind TEXT NOT NULL,
    resource TEXT NOT NULL,
    amount REAL NOT NULL,
    PRIMARY KEY (kind, resource)
  ) STRICT, WITHOUT ROWID;
  `,
  '-- From here on a row of table event may hold several events (type batch), which earlier programs would not read.',
  'CREATE TABLE pace (kind TEXT PRIMARY KEY, pace REAL NOT NULL) STRICT, WITHOUT ROWID;',
];

/** Events a run may have; see the id of table `event`. */
export const eventsPerRun = 1_000_000_000;
