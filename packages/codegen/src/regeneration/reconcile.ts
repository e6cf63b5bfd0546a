import { type Diagnostic, OrchError, type Sha256 } from '@orch/core';

import type { GeneratedFile } from '../types.ts';
import { contentHash, isWorkspacePath, type Ledger, type LedgerFile, type LedgerProvision, shared } from './ledger.ts';
import { importersOf, type SourceFile } from './importers.ts';
import { checkPackage } from './package-check.ts';

export interface ReconcileInput {
  /** Task id of the feature whose files these are. */
  readonly feature: string;
  /** Every file of the feature, and the shared ones. */
  readonly files: readonly GeneratedFile[];
  readonly ledger: Ledger;
  /** Current content of a file of the workspace; undefined where there is none. */
  readonly read: (path: string) => string | undefined;
  /**
   * The sources that the workspace has, generated ones among them. Asked for only when a file is to be deleted, which is
   * kept where one of these imports it. @default none
   */
  readonly sources?: () => Iterable<SourceFile>;
  /** Replace also what the user edited or wrote. @default false */
  readonly overwrite?: boolean;
}

export interface FileChange {
  readonly path: string;
  readonly action: 'create' | 'update' | 'delete' | 'unchanged';
  /** The new content of `create` and `update`. */
  readonly content?: string;
  /** What the user had there, where it is replaced because that was asked for. */
  readonly replaced?: string;
}

/** A file that was left as the user has it. */
export interface EditedFile {
  readonly path: string;
  readonly reason: string;
  /**
   * Another content was due and the user has not edited the file since, so that it may lack what the document asks for.
   */
  readonly isOutdated?: boolean;
}

export interface Reconciliation {
  readonly changes: readonly FileChange[];
  readonly edited: readonly EditedFile[];
  readonly ledger: Ledger;
  readonly diagnostics: readonly Diagnostic[];
}

type Verdict = 'write' | 'same' | 'edited' | 'occupied';

/**
 * Decides what happens to each file of a feature, by the hash of what was generated last:
 * a file as generated is replaced, one that the user edited or made is left and reported,
 * one whose task is gone is deleted unless it was edited, or another feature or a source of the user imports it.
 * A generated file that was deleted is made again. Nothing is read but through `read` and `sources`, nothing is
 * written.
 *
 * Diagnostics: `ORCH_CODEGEN_EDITED`, `ORCH_CODEGEN_OCCUPIED`, `ORCH_CODEGEN_NEEDED`; with
 * `ORCH_CODEGEN_COMMONJS` or `ORCH_CODEGEN_PACKAGE_JSON` nothing changes, since the code could not run.
 *
 * @throws OrchError `ORCH_CODEGEN_PATH` when a file lies outside of `src` and `test`
 */
export function reconcile(input: ReconcileInput): Reconciliation {
  const { ledger, read, overwrite = false } = input;
  const refusal = input.files.length > 0 ? checkPackage(read('package.json')) : undefined;
  if (refusal) return { changes: [], edited: [], ledger, diagnostics: [refusal] };

  const changes: FileChange[] = [];
  const edited: EditedFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const files = new Map(Object.entries(ledger.files).filter(([, entry]) => entry.feature !== input.feature));
  const provides = new Map(Object.entries(ledger.provides).filter(([, entry]) => entry.feature !== input.feature));
  const given = [...input.files].sort((a, b) => (a.path < b.path ? -1 : 1));

  for (const file of given) {
    const current = read(file.path);
    if (file.onlyIfAbsent) {
      changes.push(current === undefined ? create(file) : { path: file.path, action: 'unchanged' });
      continue;
    }
    if (!isWorkspacePath(file.path)) {
      throw new OrchError('ORCH_CODEGEN_PATH', `Generated code cannot stand at ${JSON.stringify(file.path)}`);
    }
    const old = ownEntry(ledger, file.path);
    const verdict = judge(file, current, old);
    const forced = overwrite && (verdict === 'edited' || verdict === 'occupied');
    if (verdict === 'write' || forced) {
      const update = { path: file.path, action: 'update', content: file.content } as const;
      if (current === undefined) changes.push(create(file));
      else changes.push(forced ? { ...update, replaced: current } : update);
    } else {
      changes.push({ path: file.path, action: 'unchanged' });
    }
    const due = !forced && verdict === 'edited' ? dueOf(file, current, old) : undefined;
    if (!forced && verdict === 'edited') {
      const isOutdated = due !== undefined && current !== undefined && due.found === contentHash(current);
      edited.push({ path: file.path, reason: 'edited since it was generated', ...(isOutdated && { isOutdated }) });
      diagnostics.push(editedDiagnostic(file.path, !isOutdated));
    }
    if (!forced && verdict === 'occupied') {
      edited.push({ path: file.path, reason: 'a file that was not generated stands in the way' });
      diagnostics.push(occupied(file.path));
      continue;
    }
    const kept = verdict === 'edited' && !forced && old;
    const entry = entryOf(input.feature, file);
    files.set(file.path, kept ? { ...entry, hash: old.hash, ...(due && { due }) } : entry);
    for (const { key, spec } of file.provides ?? []) {
      provides.set(key, { feature: input.feature, path: file.path, ...(spec !== undefined && { spec }) });
    }
  }

  retire(input, { changes, edited, diagnostics, files, provides });
  changes.sort((a, b) => (a.path < b.path ? -1 : 1));
  const next = { version: 1 as const, files: Object.fromEntries(files), provides: Object.fromEntries(provides) };
  return { changes, edited, ledger: next, diagnostics };
}

interface Progress {
  readonly changes: FileChange[];
  readonly edited: EditedFile[];
  readonly diagnostics: Diagnostic[];
  readonly files: Map<string, LedgerFile>;
  readonly provides: Map<string, LedgerProvision>;
}

/** Deals with the files of the feature that are not generated any more. */
function retire(input: ReconcileInput, { changes, edited, diagnostics, files, provides }: Progress): void {
  const given = new Set(input.files.map((file) => file.path));
  const needed = new Map([...files].flatMap(([path, entry]) => (entry.needs ?? []).map((need) => [need, path])));
  const gone = Object.entries(input.ledger.files).filter(
    ([path, entry]) => entry.feature === input.feature && !given.has(path),
  );
  const present = gone.flatMap(([path, entry]) => {
    const current = input.read(path);
    return current === undefined ? [] : [{ path, entry, isEdited: contentHash(current) !== entry.hash }];
  });
  const replaced = changes.filter(({ action }) => action !== 'unchanged').map(({ path }) => path);
  const doomed = present.filter(({ path, isEdited }) => !isEdited && !needed.has(path)).map(({ path }) => path);
  const importers = importersAmong(doomed, new Set(replaced), input.sources);
  for (const { path, entry, isEdited } of present.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const generatedUser = needed.get(path);
    const user = generatedUser ?? importers.get(path);
    if (user === undefined && !isEdited) {
      changes.push({ path, action: 'delete' });
      continue;
    }
    files.set(path, entry);
    changes.push({ path, action: 'unchanged' });
    if (user === undefined) {
      edited.push({ path, reason: 'edited since it was generated; the document no longer asks for it' });
      diagnostics.push({
        code: 'ORCH_CODEGEN_EDITED',
        severity: 'warning',
        message: `${path} is no longer asked for, and was kept because it was edited.`,
        help: 'Delete the file if nothing uses it.',
      });
      continue;
    }
    // What only the user's code imports is no longer offered to other features.
    for (const [key, provision] of generatedUser === undefined ? [] : Object.entries(input.ledger.provides)) {
      if (provision.path === path && !provides.has(key)) provides.set(key, provision);
    }
    diagnostics.push({
      code: 'ORCH_CODEGEN_NEEDED',
      severity: 'warning',
      message: `${path} is no longer asked for, and was kept because ${user} imports it.`,
    });
  }
}

/** Files that are to be deleted and that what stays imports, each with an importer. */
function importersAmong(
  doomed: readonly string[],
  replaced: ReadonlySet<string>,
  sources: ReconcileInput['sources'],
): ReadonlyMap<string, string> {
  const going = new Set(doomed);
  const found = new Map<string, string>();
  if (going.size === 0 || sources === undefined) return found;
  const files = [...sources()].filter(({ path }) => !replaced.has(path));
  for (;;) {
    const staying = files.filter(({ path }) => !going.has(path));
    const kept = importersOf(going, staying);
    if (kept.size === 0) return found;
    // What is kept may import others.
    for (const [path, importer] of kept) {
      going.delete(path);
      found.set(path, importer);
    }
  }
}

function judge(file: GeneratedFile, current: string | undefined, old: LedgerFile | undefined): Verdict {
  if (current === undefined) return 'write';
  const hash = contentHash(current);
  if (hash === hashOf(file)) return 'same';
  if (!old) return 'occupied';
  return hash === old.hash ? 'write' : 'edited';
}

/** The content that an edited file should have had, and what it held when that came up; undefined where it is the same. */
function dueOf(file: GeneratedFile, current: string | undefined, old: LedgerFile | undefined): LedgerFile['due'] {
  const hash = hashOf(file);
  if (old === undefined || old.hash === hash || current === undefined) return undefined;
  return old.due?.hash === hash ? old.due : { hash, found: contentHash(current) };
}

const hashes = new WeakMap<GeneratedFile, Sha256>();

/** A start reconciles the same files twice: when it plans, and when it commits. */
function hashOf(file: GeneratedFile): Sha256 {
  const known = hashes.get(file);
  if (known !== undefined) return known;
  const hash = contentHash(file.content);
  hashes.set(file, hash);
  return hash;
}

function ownEntry(ledger: Ledger, path: string): LedgerFile | undefined {
  return Object.hasOwn(ledger.files, path) ? ledger.files[path] : undefined;
}

function create(file: GeneratedFile): FileChange {
  return { path: file.path, action: 'create', content: file.content };
}

function entryOf(feature: string, file: GeneratedFile): LedgerFile {
  return {
    hash: hashOf(file),
    feature: file.unit === 'workspace' ? shared : feature,
    unit: file.unit,
    ...(file.needs && file.needs.length > 0 && { needs: file.needs }),
  };
}

function editedDiagnostic(path: string, upToDate: boolean): Diagnostic {
  return {
    code: 'ORCH_CODEGEN_EDITED',
    severity: upToDate ? 'info' : 'warning',
    message: upToDate
      ? `${path} was edited since it was generated; it is left as it is.`
      : `${path} was edited since it was generated, so a newer version was not written.`,
    help: 'Use --overwrite to replace it, or keep your version.',
  };
}

function occupied(path: string): Diagnostic {
  return {
    code: 'ORCH_CODEGEN_OCCUPIED',
    severity: 'error',
    message: `${path} exists and was not generated; it is left as it is, and generated code may not work without it.`,
    help: 'Move your file, or use --overwrite to replace it.',
  };
}
