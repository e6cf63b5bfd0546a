import { isOrchError, OrchError } from '@orch/core';

import { branchRef, type BranchRef, type ObjectId } from '../names.ts';
import { refCommit, refuseCheckedOut, resolveCommit, swapRef } from '../refs.ts';
import { opened, type OpenRepository, type Repository } from '../repository/open-repository.ts';
import { isAncestor } from '../work/ancestors.ts';
import { writeCommit } from '../work/commit-object.ts';
import { type Conflict, type Entries, entriesOf, type QueueEntry } from './entries.ts';
import { inOrder } from './order.ts';
import { mergeTrees, type Prediction } from './predict.ts';

export interface MergeQueueOptions {
  /** The branch on which all land: `orch/<target>`. It must not be checked out anywhere. */
  readonly target: string;
  /** Where the target begins if it does not exist: a revision. */
  readonly base: string;
  /** How long a branch waits to count as one priority more, in milliseconds. @default 900000 */
  readonly agingMs?: number;
}

export interface Landed {
  readonly branch: string;
  readonly commit: ObjectId;
  /** The commit of the target that has it. */
  readonly head: ObjectId;
}

export interface LandReport {
  /** In the order in which they landed. */
  readonly landed: readonly Landed[];
  readonly conflicting: readonly { readonly branch: string; readonly conflict: Conflict }[];
  /** The target afterwards. */
  readonly head: ObjectId;
}

/** Branches that land on a target one after another, without a work tree. It belongs to all processes of the machine. */
export interface MergeQueue {
  /**
   * Adds a branch of orch as it is now. One that is there already keeps its place, and takes part again if it has
   * another commit.
   *
   * @throws OrchError `ORCH_GIT_UNKNOWN_REVISION`, `ORCH_GIT_UNSAFE_NAME`.
   */
  add(branch: string, options?: { readonly priority?: number }): Promise<QueueEntry>;
  /** All branches, in the order in which they would land; those that have landed come last. */
  list(): QueueEntry[];
  /** What would become of each branch that has not landed, each for itself, against the target as it is now. */
  predict(): Promise<{ readonly branch: string; readonly prediction: Prediction }[]>;
  /**
   * Lands every branch that merges cleanly, each as one merge commit whose first parent is the target before it.
   * Conflicting ones are reported and stay, and are tried again when the target has moved.
   *
   * @throws OrchError `ORCH_GIT_CHECKED_OUT`, `ORCH_ABORTED`: what landed before that stays landed.
   */
  land(signal?: AbortSignal): Promise<LandReport>;
  /** Takes a branch out of the queue. Branch and target stay as they are. */
  remove(branch: string): void;
}

/** @throws OrchError `ORCH_GIT_UNSAFE_NAME`. */
export function openMergeQueue(repository: Repository, options: MergeQueueOptions): MergeQueue {
  const open = opened(repository);
  const ref = branchRef(options.target);
  const entries = entriesOf(open.db, options.target);
  const { agingMs = 15 * 60_000 } = options;
  const unlanded = (): QueueEntry[] =>
    inOrder(
      entries.list().filter(({ state }) => state !== 'landed'),
      open.clock.now(),
      agingMs,
    );
  return {
    add: async (branch, { priority = 0 } = {}) => {
      const commit = await resolveCommit(open, branchRef(branch));
      entries.put(branch, commit, priority, open.clock.now());
      const entry = entries.list().find((one) => one.branch === branch);
      if (entry === undefined) throw new OrchError('ORCH_GIT_STALE', `${branch} was taken out of the queue meanwhile`);
      return entry;
    },
    list: () => [...unlanded(), ...entries.list().filter(({ state }) => state === 'landed')],
    predict: async () => {
      const head = (await refCommit(open, ref)) ?? (await resolveCommit(open, options.base));
      const predictions: { branch: string; prediction: Prediction }[] = [];
      for (const { branch, commit } of unlanded()) {
        predictions.push({ branch, prediction: await judge(open, head, commit) });
      }
      return predictions;
    },
    land: async (signal) => {
      const landed: Landed[] = [];
      let head = await ensureTarget(open, ref, options.base);
      for (const entry of unlanded()) {
        if (signal?.aborted === true) throw new OrchError('ORCH_ABORTED', 'merging was stopped');
        const result = await landOne(open, ref, entries, entry, head);
        head = result.head;
        if (result.landed) landed.push({ branch: entry.branch, commit: entry.commit, head });
      }
      const conflicting = entries
        .list()
        .flatMap(({ branch, state, conflict }) =>
          state === 'conflicting' && conflict !== undefined ? [{ branch, conflict }] : [],
        );
      return { landed, conflicting, head };
    },
    remove: (branch) => entries.remove(branch),
  };
}

async function ensureTarget(repository: OpenRepository, ref: BranchRef, base: string): Promise<ObjectId> {
  await refuseCheckedOut(repository, ref);
  const head = await refCommit(repository, ref);
  if (head !== null) return head;
  const first = await resolveCommit(repository, base);
  try {
    await swapRef(repository, ref, null, first);
    return first;
  } catch (error) {
    const made = isOrchError(error, 'ORCH_GIT_STALE') ? await refCommit(repository, ref) : null;
    if (made === null) throw error;
    return made; // another process was first
  }
}

/** Merges until the target is where it was when the merge was made: others may land at the same time. */
async function landOne(
  repository: OpenRepository,
  ref: BranchRef,
  entries: Entries,
  entry: QueueEntry,
  from: ObjectId,
): Promise<{ readonly landed: boolean; readonly head: ObjectId }> {
  let head = from;
  for (;;) {
    if (await isAncestor(repository, entry.commit, head)) {
      entries.landed(entry); // before this call, or by a process that was killed before it could say so
      return { landed: true, head };
    }
    if (entry.conflict?.head === head) return { landed: false, head };
    const prediction = await judge(repository, head, entry.commit);
    if (!prediction.clean) {
      entries.conflicting(entry, { head, paths: prediction.paths, messages: prediction.messages });
      return { landed: false, head };
    }
    const message = `Merge orch/${entry.branch}\n\nOrch-Commit: ${entry.commit}\n`;
    const merge = await writeCommit(repository, { tree: prediction.tree, parents: [head, entry.commit], message });
    try {
      await refuseCheckedOut(repository, ref);
      await swapRef(repository, ref, head, merge);
      entries.landed(entry);
      return { landed: true, head: merge };
    } catch (error) {
      const moved = isOrchError(error, 'ORCH_GIT_STALE') ? await refCommit(repository, ref) : null;
      if (moved === null) throw error;
      head = moved;
    }
  }
}

/** A branch that has nothing in common with the target is in conflict as a whole. */
async function judge(repository: OpenRepository, head: ObjectId, commit: ObjectId): Promise<Prediction> {
  try {
    return await mergeTrees(repository, head, commit);
  } catch (error) {
    if (!isOrchError(error, 'ORCH_GIT_UNRELATED')) throw error;
    return { clean: false, paths: [], messages: [error.message] };
  }
}
