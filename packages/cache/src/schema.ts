/**
 * The schema, one step a version; steps are only ever added.
 *
 * `entry` has no index on times: each index more costs a set several microseconds, so clean-ups scan in slices. Its large
 * column stands last, so that the small ones are read without it. `value` is JSON as text, JSON compressed with zstd
 * as a blob, or null for `undefined`; `used` is null until the first use that is worth noting.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE entry (
     id INTEGER PRIMARY KEY,
     type TEXT NOT NULL,
     key TEXT NOT NULL,
     created INTEGER NOT NULL,
     fresh INTEGER,
     expires INTEGER,
     used INTEGER,
     cost REAL NOT NULL,
     crc INTEGER NOT NULL,
     tags TEXT,
     value,
     UNIQUE (type, key)
   );
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
  // From here on the checksums cover the type too.
  'DELETE FROM entry',
  // What was invalidated must not come back from a store that is shared, see floors.ts.
  `CREATE TABLE floor (
     type TEXT NOT NULL,
     key TEXT NOT NULL,
     since INTEGER NOT NULL,
     PRIMARY KEY (type, key)
   ) WITHOUT ROWID;
   ALTER TABLE stat ADD COLUMN remote INTEGER NOT NULL DEFAULT 0;`,
  // From here on the checksums have another byte order.
  'DELETE FROM entry',
  // From here on they are CRC-32.
  'DELETE FROM entry',
];
