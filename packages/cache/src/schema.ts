/**
 * The schema, one step a version; steps are only ever added. Rows of `entry` have their large column last, so that
 * the small ones are read without it.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE entry (
     id INTEGER PRIMARY KEY,
     type TEXT NOT NULL,
     key TEXT NOT NULL,
     created INTEGER NOT NULL,
     used INTEGER NOT NULL,
     fresh INTEGER,
     expires INTEGER,
     cost REAL NOT NULL,
     form INTEGER NOT NULL,
     crc INTEGER NOT NULL,
     size INTEGER NOT NULL,
     tags TEXT,
     value,
     UNIQUE (type, key)
   );
   CREATE INDEX entry_expires ON entry (expires) WHERE expires IS NOT NULL;
   CREATE INDEX entry_used ON entry (used);
   CREATE INDEX entry_tags ON entry (tags) WHERE tags IS NOT NULL;
   CREATE TABLE lease (
     type TEXT NOT NULL,
     key TEXT NOT NULL,
     token TEXT NOT NULL,
     owner TEXT NOT NULL,
     beat INTEGER NOT NULL,
     until INTEGER NOT NULL,
     failure TEXT,
     PRIMARY KEY (type, key)
   ) WITHOUT ROWID;
   CREATE TABLE stat (
     type TEXT PRIMARY KEY,
     hits INTEGER NOT NULL,
     misses INTEGER NOT NULL,
     stale INTEGER NOT NULL,
     sets INTEGER NOT NULL,
     bytes INTEGER NOT NULL,
     saved_ms REAL NOT NULL,
     corrupt INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE file (
     path TEXT PRIMARY KEY,
     signature TEXT NOT NULL,
     sha256 TEXT NOT NULL,
     recorded INTEGER NOT NULL
   ) WITHOUT ROWID;`,
];
