import { lstatSync } from 'node:fs';
import { join } from 'node:path';

import { isOrchError, type Sha256 } from '@orch/core';

import { ledgerPath } from '../session/paths.ts';
import type { Session } from '../session/session.ts';
import type { StepOutcome } from './step.ts';

/** Most paths that a sentence names. */
const mostNamed = 5;

type State = Sha256 | 'unreadable';

/** The files that a start answers for: its documents, the generated code, and the record of it. By path. */
export type ClaimedFiles = ReadonlyMap<string, State>;

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
export function claimFiles(session: Session, generated: readonly string[]): ClaimedFiles {
  const { target, options, paths } = session;
  const roadmap = target.feature === undefined ? [] : [options.config.roadmap];
  const all = [target.prdPath, ...roadmap, paths.cases, paths.plan, ledgerPath, ...generated];
  const states = all.map((path) => [path, stateOf(session, path)] as const);
  return new Map(states.flatMap(([path, state]) => (state === undefined ? [] : [[path, state]])));
}

/** Compares claimed files with what is there now. A file with something else in its place counts as deleted. */
export function touchedFiles(session: Session, claimed: ClaimedFiles): TouchedFiles {
  const changed: string[] = [];
  const deleted: string[] = [];
  for (const [path, before] of claimed) {
    const now = stateOf(session, path);
    if (now === undefined) deleted.push(path);
    else if (now !== before) changed.push(path);
  }
  return { changed, deleted };
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

function stateOf(session: Session, path: string): State | undefined {
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
