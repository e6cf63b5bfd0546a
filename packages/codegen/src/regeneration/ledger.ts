import { canonicalJson, type Json, OrchError, sha256, type Sha256 } from '@orch/core';

/** What was generated into a workspace, so that a later run tells its own files from the user's. */
export interface Ledger {
  readonly version: 1;
  /** By path relative to the workspace. */
  readonly files: Readonly<Record<string, LedgerFile>>;
  /** Models and routes that exist, by key. */
  readonly provides: Readonly<Record<string, LedgerProvision>>;
}

export interface LedgerFile {
  /** Of the content as generated, with `\n` line ends. */
  readonly hash: Sha256;
  /** Task id of the owner, or `*` for what all features share. */
  readonly feature: string;
  readonly unit: string;
  /** Files of other features that this one imports. */
  readonly needs?: readonly string[];
  /** Of a file that the user edited: the content that was due instead, and what the file held then. */
  readonly due?: { readonly hash: Sha256; readonly found: Sha256 };
}

export interface LedgerProvision {
  readonly feature: string;
  readonly path: string;
  readonly spec?: Json;
}

/** Owner of the files that all features share. */
export const shared = '*';

const emptyLedger: Ledger = { version: 1, files: {}, provides: {} };

/** Hash of a text whose line ends may have been changed by git. */
export function contentHash(content: string): Sha256 {
  return sha256(content.replaceAll('\r\n', '\n'));
}

/**
 * Reads a ledger; without a text it is empty.
 *
 * @param file path for messages
 * @throws OrchError `ORCH_CODEGEN_LEDGER` when the text is not a ledger, or holds a path outside `src` and `test`
 */
export function parseLedger(text: string | undefined, file: string): Ledger {
  if (text === undefined) return emptyLedger;
  const refuse = (reason: string, cause?: unknown): OrchError =>
    new OrchError('ORCH_CODEGEN_LEDGER', `${file} cannot be used: ${reason}`, {
      help: /^(<{7}|>{7}) /m.test(text)
        ? 'Resolve the merge conflict: keep the lines of both sides.'
        : 'Restore the file from version control; without it, generated files count as your own.',
      location: { file, line: 1, column: 1 },
      cause,
    });
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw refuse('it is not valid JSON', error);
  }
  if (!isRecord(value) || typeof value['version'] !== 'number') throw refuse('it has no version');
  if (value['version'] !== 1) throw refuse(`version ${value['version']} is not known to this orch`);
  const { files, provides } = value;
  if (!isRecord(files) || !isRecord(provides)) throw refuse('files or provides are missing');
  for (const [path, entry] of Object.entries(files)) {
    if (!isWorkspacePath(path)) throw refuse(`${JSON.stringify(path)} is not a path of generated code`);
    if (!isLedgerFile(entry)) throw refuse(`the entry of ${path} is not complete`);
  }
  for (const [key, entry] of Object.entries(provides)) {
    if (!isProvision(entry)) throw refuse(`the entry of ${key} is not complete`);
  }
  return value as unknown as Ledger;
}

/**
 * The ledger as JSON with one line an entry, sorted, so that branches merge line by line.
 * Equal ledgers give equal bytes.
 */
export function serializeLedger(ledger: Ledger): string {
  const section = (entries: Readonly<Record<string, unknown>>): string => {
    const lines = Object.keys(entries)
      .sort()
      .map((key) => `    ${JSON.stringify(key)}: ${canonicalJson(entries[key])}`);
    return lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  };
  return `{\n  "version": 1,\n  "files": ${section(ledger.files)},\n  "provides": ${section(ledger.provides)}\n}\n`;
}

/** Whether generated code may stand at the path: relative, normal, below `src` or `test`. */
export function isWorkspacePath(path: string): boolean {
  if (!/^(src|test)\//.test(path) || /[\\\0:]/.test(path)) return false;
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

function isLedgerFile(value: unknown): value is LedgerFile {
  if (!isRecord(value)) return false;
  const { hash, feature, unit, needs, due } = value;
  if (!isHash(hash) || (due !== undefined && !(isRecord(due) && isHash(due['hash']) && isHash(due['found'])))) {
    return false;
  }
  if (typeof feature !== 'string' || typeof unit !== 'string') return false;
  return needs === undefined || (Array.isArray(needs) && needs.every((path) => typeof path === 'string'));
}

function isHash(value: unknown): value is Sha256 {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

function isProvision(value: unknown): value is LedgerProvision {
  return isRecord(value) && typeof value['feature'] === 'string' && typeof value['path'] === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
