import { sha256Parts, type Diagnostic, type Sha256 } from '@orch/core';

import type { Session } from './session.ts';

/** What merging the generated files into the workspace comes to. */
export interface CodeSummary {
  /** Generated files that the user edited, or files of the user in the way; they are untouched. */
  readonly kept: readonly { readonly path: string; readonly reason: string; readonly isOutdated?: boolean }[];
  readonly diagnostics: readonly Diagnostic[];
  /** Generated files created or updated. */
  readonly generated: number;
  readonly tests: {
    readonly files: readonly string[];
    readonly inputs: readonly string[];
    readonly edited: readonly string[];
  };
}

/** A summary that needed no write, and the state of the files for which that was found. */
interface CurrentCode {
  readonly paths: readonly string[];
  readonly state: Sha256;
  readonly summary: CodeSummary;
}

type Known = Pick<Session, 'cache' | 'hashFile' | 'planKey'>;

/** The summary of the last merge for the same plan, where every file that it looked at is as it was. */
export function currentCode(session: Known): CodeSummary | undefined {
  const known = session.cache.get<CurrentCode>('edit-unchanged', { code: session.planKey })?.value;
  return known && known.state === stateOf(session, known.paths) ? known.summary : undefined;
}

/** Remembers that a merge needed no write. */
export function rememberCurrentCode(session: Known, summary: CodeSummary, paths: readonly string[]): void {
  const current: CurrentCode = { paths, state: stateOf(session, paths), summary };
  session.cache.set('edit-unchanged', { code: session.planKey }, current);
}

function stateOf(session: Known, paths: readonly string[]): Sha256 {
  return sha256Parts(paths.flatMap((path) => [path, session.hashFile(path) ?? 'absent']));
}
