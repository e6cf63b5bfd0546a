import { generatedTests, parseLedger, reconcile, serializeLedger, type GeneratedFile } from '@orch/codegen';
import { sha256, type Diagnostic } from '@orch/core';
import type { Batch } from '@orch/fs-batch';
import type { EditSummary, PrdEdit } from '../documents/prd-edits.ts';
import {
  executionPlan,
  mergeQaDocument,
  testCases,
  type PlanLine,
  type QaDocument,
} from '../documents/test-documents.ts';
import { today, type Session } from './session.ts';

/** Where the record of generated files is kept; the user commits it. */
export const ledgerPath = '.orch/generated.json';

/** What merging the generated files into the workspace comes to. */
export interface CodeSummary {
  /** Generated files that the user edited, or files of the user in the way; they are untouched. */
  readonly kept: readonly { readonly path: string; readonly reason: string }[];
  readonly diagnostics: readonly Diagnostic[];
  /** Generated files created or updated. */
  readonly generated: number;
  readonly tests: { readonly files: readonly string[]; readonly inputs: readonly string[] };
}

/** Queues the generated files of a feature and the record of them. */
export function writeCode(session: Session, batch: Batch, files: readonly GeneratedFile[]): CodeSummary {
  const { taskId } = session.target;
  const present = batch.read(ledgerPath);
  const ledger = parseLedger(present, ledgerPath);
  const merged = reconcile({ feature: taskId, files, ledger, read: (path) => batch.read(path) });
  let generated = 0;
  for (const change of merged.changes) {
    if (change.action === 'delete') batch.delete(change.path);
    else if (change.content !== undefined && change.action !== 'unchanged') {
      put(session, batch, change.path, change.content);
      generated++;
    }
  }
  const isEmpty = Object.keys(merged.ledger.files).length === 0;
  if (present !== undefined || !isEmpty) put(session, batch, ledgerPath, serializeLedger(merged.ledger));
  const tests = generatedTests(merged.ledger, taskId);
  return {
    kept: merged.edited,
    diagnostics: merged.diagnostics,
    generated,
    tests: { files: tests.testFiles, inputs: tests.inputs },
  };
}

/** Queues the document edits that belong to the first commit. */
export async function writePrd(session: Session, batch: Batch): Promise<EditSummary> {
  const { target, options } = session;
  return await writePrdEdit(session, batch, {
    owner: target.feature?.owner,
    roles: { names: session.roles, asked: options.roles !== undefined },
    changelog: { text: changelogText(session), date: today(session) },
    qa: { cases: session.paths.cases, results: undefined },
  });
}

const unchanged: EditSummary = { changed: false, sections: [] };

/**
 * Queues edits of the document on its present text. That a text needs no edit is remembered.
 * A document that is gone is not made again.
 */
export async function writePrdEdit(session: Session, batch: Batch, edit: PrdEdit): Promise<EditSummary> {
  const { target } = session;
  const bytes = batch.readBytes(target.prdPath);
  if (bytes === undefined) return unchanged;
  const input = { edit, file: target.prdPath, sha: sha256(bytes), version: session.options.version };
  if (session.cache.has('edit-unchanged', input)) return unchanged;
  const [{ editPrd }, { readOutline }] = await Promise.all([
    import('../documents/prd-edits.ts'),
    import('./read-documents.ts'),
  ]);
  const document = input.sha === target.sha ? await target.outline() : readOutline(bytes, target.prdPath);
  const edited = editPrd(document, edit);
  if (!edited.changed) session.cache.set('edit-unchanged', input, true);
  if (edited.changed) put(session, batch, target.prdPath, edited.text, 'atomic');
  return { changed: edited.changed, sections: edited.sections };
}

/** Queues the roadmap row's links; answers whether the row changes. */
export async function writeRoadmap(session: Session, batch: Batch, withStatus: boolean): Promise<boolean> {
  const { target, options, status } = session;
  if (target.feature === undefined) return false;
  const file = options.config.roadmap;
  const text = batch.read(file);
  if (text === undefined) return false;
  const edit = {
    qaFolder: session.paths.folder,
    ...(withStatus && status !== undefined ? { status: { name: status, date: today(session) } } : {}),
  };
  const { id, prdPath } = target.feature;
  const input = { edit, file, id, prdPath, text: sha256(text), version: options.version };
  if (session.cache.has('edit-unchanged', input)) return false;
  const { editRoadmapRow } = await import('../documents/roadmap-edits.ts');
  const edited = editRoadmapRow(text, file, target, edit);
  if (edited === text) session.cache.set('edit-unchanged', input, true);
  if (edited !== text) put(session, batch, file, edited, 'atomic');
  return edited !== text;
}

/** Queues test cases and execution plan; files written by hand are left alone. */
export function writeQaDocuments(session: Session, batch: Batch): void {
  const names = { taskId: session.target.taskId, title: session.target.title, prdPath: session.target.prdPath };
  writeQaDocument(session, batch, session.paths.cases, testCases(names, session.facts.tasks.acceptance));
  writeQaDocument(
    session,
    batch,
    session.paths.plan,
    executionPlan(names, planLines(session), session.facts.tasks.omitted),
  );
}

/** Queues one QA document. Answers false where a file of the user has the name. */
export function writeQaDocument(session: Session, batch: Batch, path: string, document: QaDocument): boolean {
  const text = mergeQaDocument(batch.read(path), document);
  if (text === undefined) return false;
  put(session, batch, path, text);
  return true;
}

/**
 * Queues a write that is refused at the commit when somebody else changes the file before.
 * In a dry run, where all plans share one batch, a second plan of a file builds on the first.
 */
function put(session: Session, batch: Batch, path: string, content: string, visibility?: 'atomic'): void {
  const present = session.options.dryRun ? undefined : batch.readBytes(path);
  const base = session.options.dryRun ? {} : { base: present === undefined ? null : sha256(present) };
  batch.write(path, content, { ...base, ...(visibility ? { visibility } : {}) });
}

function planLines(session: Session): PlanLine[] {
  const { plan } = session;
  return [
    ...plan.units.flatMap((unit) =>
      unit.tasks.map((key) => ({ key, title: unit.title, status: 'generated' as const, note: unit.kind })),
    ),
    ...plan.provided.map(({ key, by }) => ({ key, title: key, status: 'provided' as const, note: `by ${by}` })),
    ...plan.done.map((task) => ({
      key: task.key,
      title: task.title,
      status: 'done' as const,
      note: 'ticked in the document',
    })),
    ...plan.open.map((task) => ({ key: task.key, title: task.title, status: 'open' as const, note: task.reason })),
  ];
}

function changelogText({ facts: { tasks }, plan }: Session): string {
  const parts = [
    count(tasks.apis.length, 'API'),
    count(tasks.models.length, 'model'),
    count(tasks.pages.length, 'page'),
    count(tasks.rules.length, 'rule'),
  ];
  return `${parts.join(', ')}; ${count(plan.open.length, 'open task')}.`;
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
