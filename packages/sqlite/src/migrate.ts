import type { DatabaseSync } from 'node:sqlite';

import { OrchError } from '@orch/core';

import { transaction } from './transaction.ts';

/** The schema version of a database (`PRAGMA user_version`): the number of migrations it has seen. */
export function schemaVersion(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/**
 * Brings the schema to version `migrations.length`, all missing steps in one write transaction.
 *
 * @throws OrchError `ORCH_SQLITE_NEWER_SCHEMA` if the file has seen more migrations than there are.
 */
export function migrate(db: DatabaseSync, migrations: readonly string[], path: string): void {
  if (schemaVersion(db) === migrations.length) return;
  transaction(db, () => {
    const found = schemaVersion(db);
    refuseNewer(found, migrations.length, path);
    for (const step of migrations.slice(found)) db.exec(step);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

/** Checks a database that cannot be migrated because it is open for reading only. */
export function requireSchema(db: DatabaseSync, migrations: readonly string[], path: string): void {
  const found = schemaVersion(db);
  refuseNewer(found, migrations.length, path);
  if (found === migrations.length) return;
  throw new OrchError(
    'ORCH_SQLITE_OLDER_SCHEMA',
    `the database ${path} has schema version ${found}, and version ${migrations.length} is needed`,
    { help: 'Open it once for writing to upgrade it.', data: { path, found, supported: migrations.length } },
  );
}

function refuseNewer(found: number, supported: number, path: string): void {
  if (found <= supported) return;
  throw new OrchError(
    'ORCH_SQLITE_NEWER_SCHEMA',
    `the database ${path} has schema version ${found}; this program knows versions up to ${supported}`,
    { help: 'Use the version of the program that wrote it, or a newer one.', data: { path, found, supported } },
  );
}
