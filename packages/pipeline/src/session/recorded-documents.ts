import { realpathSync } from 'node:fs';
import { join } from 'node:path';

import type { Ledger } from '@orch/codegen';
import { OrchError, type Diagnostic } from '@orch/core';

import { ledgerPath } from './paths.ts';
import type { Target } from './target.ts';

/** The document from which the code of a task id was generated, as the ledger records it. */
export interface RecordedDocument {
  readonly taskId: string;
  /** Roadmap id of the document, where it had one. */
  readonly id: string | undefined;
  readonly path: string;
}

type Subject = Pick<Target, 'taskId' | 'id' | 'prdPath'>;

const prefix = 'document:';

/**
 * The documents that a ledger records, read without what generates code: a start with nothing to do does not load it.
 * A text that is no ledger records none; whoever parses it tells what is wrong.
 */
export function recordedDocuments(ledgerText: string | undefined): RecordedDocument[] {
  if (ledgerText?.includes(`"${prefix}`) !== true) return [];
  let provides: Partial<Ledger>['provides'];
  try {
    ({ provides } = JSON.parse(ledgerText.replace(/^\uFEFF/, '')) as Partial<Ledger>);
  } catch {
    return [];
  }
  return Object.entries(provides ?? {}).flatMap(([key, { feature, path, spec }]) => {
    if (!key.startsWith(prefix)) return [];
    const id = typeof spec === 'object' && spec !== null && 'id' in spec ? spec['id'] : undefined;
    return [{ taskId: feature, id: typeof id === 'string' ? id : undefined, path }];
  });
}

/**
 * Refuses a document whose task id is that of another one: their code would have the same paths.
 *
 * @throws OrchError `ORCH_PRD_SAME_TASK` where the other document still exists.
 */
export function assertOwnTask(root: string, target: Subject, recorded: readonly RecordedDocument[]): void {
  const { taskId, prdPath } = target;
  const other = recorded.find((document) => document.taskId === taskId)?.path;
  if (other === undefined || other === prdPath) return;
  const real = realPath(root, other);
  if (real === undefined || real === realPath(root, prdPath)) return;
  throw new OrchError('ORCH_PRD_SAME_TASK', `${prdPath} and ${other} are both task ${taskId}, and ${other} has code`, {
    help: 'give one of them another id or another file name; to start this one instead, delete the other',
    location: { file: prdPath, line: 1, column: 1 },
    data: { taskId, documents: [prdPath, other] },
  });
}

/**
 * Other task ids that the target goes on: those whose document is gone and whose roadmap id is that of the target, because
 * the document was renamed; and the one that the document itself had before it got a row of the roadmap.
 */
export function formerTasks(root: string, target: Subject, recorded: readonly RecordedDocument[]): RecordedDocument[] {
  const { id, taskId, prdPath } = target;
  if (id === undefined) return [];
  const now = realPath(root, prdPath);
  return recorded.filter((document) => {
    if (document.taskId === taskId) return false;
    const then = realPath(root, document.path);
    return then === undefined ? document.id === id : document.id === undefined && then === now;
  });
}

/** Task ids that provide something and whose document is gone. */
export function goneProviders(
  root: string,
  providers: readonly string[],
  recorded: readonly RecordedDocument[],
): RecordedDocument[] {
  return recorded.filter(({ taskId, path }) => providers.includes(taskId) && realPath(root, path) === undefined);
}

/** The ledger as if the code of some tasks were that of another one. */
export function takenOver(ledger: Ledger, former: readonly string[], taskId: string): Ledger {
  if (former.length === 0) return ledger;
  const owned = <T extends { readonly feature: string }>([key, entry]: readonly [string, T]): [string, T] =>
    former.includes(entry.feature)
      ? [key === `feature:${entry.feature}` ? `feature:${taskId}` : key, { ...entry, feature: taskId }]
      : [key, entry];
  return {
    ...ledger,
    files: Object.fromEntries(Object.entries(ledger.files).map(owned)),
    provides: Object.fromEntries(Object.entries(ledger.provides).map(owned)),
  };
}

/** The ledger with the document of a task, as long as the task has code. */
export function withDocument(ledger: Ledger, { taskId, id, prdPath }: Subject): Ledger {
  if (!Object.values(ledger.files).some(({ feature }) => feature === taskId)) return ledger;
  const entry = { feature: taskId, path: prdPath, ...(id === undefined ? {} : { spec: { id } }) };
  return { ...ledger, provides: { ...ledger.provides, [`${prefix}${taskId}`]: entry } };
}

export function tellFormer({ taskId, path }: RecordedDocument, target: Subject, qa: string): Diagnostic {
  return {
    code: 'ORCH_PRD_RENAMED',
    severity: 'info',
    message: `${target.taskId} takes over the code of ${taskId}, ${
      path === target.prdPath ? 'the task of this document before' : `whose document ${path} is gone`
    }`,
    help: `its test cases and results stay in ${qa}; delete them when they are not needed any more`,
  };
}

export function tellGone({ taskId, path }: RecordedDocument, target: Subject): Diagnostic {
  return {
    code: 'ORCH_PRD_GONE',
    severity: 'warning',
    message: `a part of what ${target.prdPath} states is provided by ${taskId}, whose document ${path} is gone`,
    help: `give the document back, or delete the code of ${taskId} and its lines in ${ledgerPath}`,
    location: { file: target.prdPath, line: 1, column: 1 },
  };
}

function realPath(root: string, path: string): string | undefined {
  try {
    return realpathSync(join(root, path));
  } catch {
    return undefined;
  }
}
