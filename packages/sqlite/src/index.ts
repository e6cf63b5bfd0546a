export type { JournalMode, OpenOptions } from './open.ts';
export type { Synchronous } from './transaction.ts';
export { sqliteResultCode, toOrchError } from './errors.ts';
export { checkIntegrity } from './integrity.ts';
export { makeFolder } from './make-folder.ts';
export { schemaVersion } from './migrate.ts';
export { networkFileSystem } from './network.ts';
export { openDatabase } from './open.ts';
export { transaction } from './transaction.ts';
