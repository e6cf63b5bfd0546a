import { lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { isOrchError, type Sha256 } from '@orch/core';

import { ledgerPath } from '../session/paths.ts';
import type { Session } from '../session/session.ts';
import type { StepOutcome } from './step.ts';

/** Most paths that a sentence names. */
const mostNamed = 5;

type State = Sha256 | 'unreadable';

/** What is known of a start whose files are looked at. */
export interface Claimant {
  readonly target: Pick<Session['target'], 'taskId' | 'prdPath' | 'feature'>;
  readonly options: {
    readonly workspace: Pick<Session['options']['workspace'], 'root' | 'stateDir'>;
    readonly config: Pick<Session['options']['config'], 'roadmap'>;
  };
  readonly paths: Pick<Session['paths'], 'cases' | 'plan'>;
  hashFile(path: string): Sha256 | undefined;
}

/** The files that a start answers for: its documents, the generated code, and the record of it. */
export interface ClaimedFiles {
  /** By path. */
  readonly states: ReadonlyMap<string, State>;
  /** When a start of this workspace last committed files. */
  readonly committedAt: bigint | undefined;
}

/** What became of claimed files while a step ran. */
export interface TouchedFiles {
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
}

/**
 * Looks at the files that a start answers for, as they are now. A file that has not changed since it was last looked
 * at is not read again.
 *
 * @param generated - paths of generated files; those that do not exist are not claimed.
 */
export function claimFiles(session: Claimant, generated: readonly string[]): ClaimedFiles {
  const { target, options, paths } = session;
  const roadmap = target.feature === undefined ? [] : [options.config.roadmap];
  const all = [target.prdPath, ...roadmap, paths.cases, paths.plan, ledgerPath, ...generated];
  const committedAt = lastCommit(session);
  const states = all.map((path) => [path, stateOf(session, path)] as const);
  return {
    states: new Map(states.flatMap(([path, state]) => (state === undefined ? [] : [[path, state]]))),
    committedAt,
  };
}

/**
 * Compares claimed files with what is there now. A file with something else in its place counts as deleted.
 * Where another start has committed meanwhile, the roadmap, the record and the code that features share may be its
 * work, and only files of the feature itself are compared.
 */
export function touchedFiles(session: Claimant, { states, committedAt }: ClaimedFiles): TouchedFiles {
  const changed: string[] = [];
  const deleted: string[] = [];
  for (const [path, before] of states) {
    const now = stateOf(session, path);
    if (now === undefined) deleted.push(path);
    else if (now !== before) changed.push(path);
  }
  if (lastCommit(session) === committedAt) return { changed, deleted };
  const isOwn = (path: string): boolean => belongsToFeature(session, path);
  return { changed: changed.filter(isOwn), deleted: deleted.filter(isOwn) };
}

function belongsToFeature({ target, paths }: Claimant, path: string): boolean {
  const { prdPath, taskId } = target;
  if (path === prdPath || path === paths.cases || path === paths.plan) return true;
  return [`src/features/${taskId}/`, `test/${taskId}/`].some((folder) => path.startsWith(folder));
}

/** Each commit makes and removes its undo record in this folder. */
function lastCommit({ options }: Claimant): bigint | undefined {
  const records = join(options.workspace.stateDir, 'files');
  return statSync(records, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
}

/**
 * The outcome of a step during which claimed files were touched. Without a file that it reports, a start is no success;
 * what was changed is told, because formatters and fixers do that on purpose.
 */
export function withTouched(outcome: StepOutcome, { changed, deleted }: TouchedFiles): StepOutcome {
  const told = changed.length === 0 ? outcome : { ...outcome, changed };
  if (deleted.length === 0) return told;
  const reason = `${listed(deleted)} ${deleted.length === 1 ? 'was' : 'were'} deleted while it ran`;
  return {
    ...told,
    status: 'failed',
    reason: outcome.reason === undefined ? reason : `${outcome.reason}; ${reason}`,
  };
}

/** The first of some paths, and how many there are besides. */
export function listed(paths: readonly string[]): string {
  const more = paths.length - mostNamed;
  return `${paths.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function stateOf(session: Claimant, path: string): State | undefined {
  try {
    return session.hashFile(path);
  } catch (error) {
    if (!isOrchError(error, 'ORCH_CACHE_FILE')) throw error;
    return isFile(join(session.options.workspace.root, path)) ? 'unreadable' : undefined;
  }
}

function isFile(path: string): boolean {
  try {
    return lstatSync(path).isFile();
  } catch {
    // Neither can a file be reached whose folder was replaced or closed.
    return false;
  }
}
