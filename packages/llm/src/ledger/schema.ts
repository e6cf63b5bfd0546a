/** Versions of `ledger.db`. */
export const ledgerMigrations: readonly string[] = [
  `CREATE TABLE call (
    id INTEGER PRIMARY KEY,
    attempt TEXT NOT NULL,
    call INTEGER NOT NULL,
    task TEXT NOT NULL,
    run TEXT NOT NULL,
    day TEXT NOT NULL,
    agent TEXT NOT NULL,
    model TEXT,
    recording TEXT NOT NULL,
    process TEXT NOT NULL,
    reserved_usd REAL,
    uncached_input INTEGER NOT NULL DEFAULT 0,
    cache_read INTEGER NOT NULL DEFAULT 0,
    cache_write INTEGER NOT NULL DEFAULT 0,
    output INTEGER NOT NULL DEFAULT 0,
    reasoning INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL,
    confidence TEXT NOT NULL DEFAULT 'unknown',
    started_at INTEGER NOT NULL,
    ends_by INTEGER NOT NULL,
    ended_at INTEGER,
    UNIQUE (attempt, call)
  ) STRICT;
  CREATE INDEX call_run ON call (run, task);
  CREATE INDEX call_day ON call (day);
  CREATE INDEX call_open ON call (process) WHERE ended_at IS NULL;`,
  `ALTER TABLE call ADD COLUMN at_most_usd REAL;
  CREATE TABLE model_call (
    id INTEGER PRIMARY KEY,
    call_id INTEGER NOT NULL REFERENCES call (id),
    provider TEXT NOT NULL,
    model TEXT,
    refusal TEXT,
    at_most_usd REAL,
    uncached_input INTEGER NOT NULL DEFAULT 0,
    cache_read INTEGER NOT NULL DEFAULT 0,
    cache_write INTEGER NOT NULL DEFAULT 0,
    output INTEGER NOT NULL DEFAULT 0,
    reasoning INTEGER NOT NULL DEFAULT 0,
    cost_usd REAL,
    confidence TEXT NOT NULL DEFAULT 'unknown',
    started_at INTEGER NOT NULL,
    ended_at INTEGER
  ) STRICT;
  CREATE INDEX model_call_of ON model_call (call_id);`,
];

/** What an ended call counts as, and what one holds that has not ended. */
export const spentUsd = `CASE WHEN ended_at IS NULL THEN 0 ELSE max(coalesce(cost_usd, 0),
  coalesce(min(at_most_usd, reserved_usd), at_most_usd, CASE WHEN cost_usd IS NULL THEN reserved_usd END, 0)) END`;
export const heldUsd = 'CASE WHEN ended_at IS NULL THEN coalesce(reserved_usd, 0) ELSE 0 END';
