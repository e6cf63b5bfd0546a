import { OrchError } from '@orch/core';
import { runState, type RunRecord, type RunState, type RunStore } from '@orch/dag';

/** A run as commands speak of it. */
export interface FoundRun {
  readonly record: RunRecord;
  /** What it is about: the command and its subject. */
  readonly subject: string;
  readonly state: RunState;
}

/** Runs that a person may want to do something about, without being told which one. */
const unfinished: ReadonlySet<RunState> = new Set([
  'running',
  'interrupted',
  'cancelled',
  'needs-human',
  'compensating',
]);

/**
 * The run that is named by its id, by how the id begins or ends, or by what the run is about; of several about the same
 * the newest. Without a name the newest that is not finished, else the newest, of those that people have started: what
 * works on behalf of another run is found by its name only.
 *
 * @throws OrchError `ORCH_RUN_UNKNOWN`, `ORCH_USAGE` where parts of an id fit several.
 */
export async function findRun(
  store: RunStore | undefined,
  name: string | undefined,
  now: number,
): Promise<FoundRun & { readonly store: RunStore }> {
  if (name?.trim() === '') throw new OrchError('ORCH_USAGE', 'the name of the run is empty', { help: 'leave it out' });
  const runs = store === undefined ? [] : await allRuns(store, now);
  const found = name === undefined ? newest(runs) : named(runs, name);
  if (store !== undefined && found !== undefined) return { ...found, store };
  const message = name === undefined ? 'nothing was started in this repository yet' : `there is no run ${name}`;
  throw new OrchError('ORCH_RUN_UNKNOWN', message, { help: 'run orch runs to see what there is' });
}

/** Every run of a journal with its state, oldest first. */
export async function allRuns(store: RunStore, now: number): Promise<FoundRun[]> {
  const found: FoundRun[] = [];
  for (const record of await store.runs()) {
    const holder = record.status === 'open' ? await store.holder(record.target) : undefined;
    found.push({ record, subject: subjectOf(record), state: runState(record, holder, now) });
  }
  return found;
}

/** The target without the key of the work tree, which stands behind the command: `start 0123456789ab login`. */
function subjectOf({ target }: RunRecord): string {
  return target.replace(/^(\S+) [0-9a-f]{12} /, '$1 ');
}

export function isUnfinished({ state }: Pick<FoundRun, 'state'>): boolean {
  return unfinished.has(state);
}

function newest(runs: readonly FoundRun[]): FoundRun | undefined {
  const started = runs.filter(({ record }) => record.parent === undefined);
  return started.findLast(isUnfinished) ?? started.at(-1);
}

/** The run that a person has started, on whose behalf a run works, or the run itself. */
export async function startedRun(store: RunStore, found: FoundRun, now: number): Promise<FoundRun> {
  const runs = await allRuns(store, now);
  let up = found;
  for (;;) {
    const parent = runs.find(({ record }) => record.run === up.record.parent);
    if (parent === undefined) return up;
    up = parent;
  }
}

function named(runs: readonly FoundRun[], name: string): FoundRun | undefined {
  const exact = runs.findLast(
    ({ record, subject }) => record.run === name || subject === name || subject.endsWith(` ${name}`),
  );
  if (exact) return exact;
  const candidates = runs.filter(({ record }) => record.run.startsWith(name) || record.run.endsWith(name));
  const [first, second] = candidates;
  if (second === undefined) return first;
  const ids = candidates.slice(-3).map(({ record }) => record.run);
  throw new OrchError('ORCH_USAGE', `${JSON.stringify(name)} is a part of several ids`, {
    help: `give more of it: ${ids.join(', ')}${candidates.length > 3 ? ', …' : ''}`,
  });
}

/** The shortest name of a run that people can type. */
export function shortName(run: string): string {
  return run.slice(run.lastIndexOf('-') + 1);
}
