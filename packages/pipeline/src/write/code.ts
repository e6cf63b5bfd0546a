import type { GeneratedFile } from '@orch/codegen';
import { hashJson, isoDate, sha256, type Diagnostic, type Sha256 } from '@orch/core';
import type { Batch } from '@orch/fs-batch';
import type { EditSummary, PrdEdit } from '../documents/prd-edits.ts';
import {
  executionPlan,
  mergeQaDocument,
  testCases,
  type PlanLine,
  type QaDocument,
} from '../documents/test-documents.ts';
import type { CodeSummary } from '../session/current-code.ts';
import { hasBlock } from '../documents/marked-block.ts';
import { ledgerPath } from '../session/paths.ts';
import { takenOver, withDocument } from '../session/recorded-documents.ts';
import { isLarge } from '../session/large-document.ts';
import type { EditedDocument, Session } from '../session/session.ts';
import type { Target } from '../session/target.ts';
import { noteOfCode, type CodeNote } from './code-note.ts';
import { sourcesOf } from './sources.ts';

export interface WrittenCode {
  readonly summary: CodeSummary;
  readonly note: CodeNote;
}

/** Queues the generated files of a feature and the record of them. */
export async function writeCode(session: Session, batch: Batch, files: readonly GeneratedFile[]): Promise<WrittenCode> {
  const { generatedTests, parseLedger, reconcile, serializeLedger } = await import('@orch/codegen');
  const { taskId } = session.target;
  const present = batch.read(ledgerPath);
  const recorded = parseLedger(present, ledgerPath);
  const ledger = takenOver(recorded, session.formerTasks, taskId);
  const { overwrite } = session.options;
  const merged = reconcile({
    feature: taskId,
    files,
    ledger,
    overwrite,
    read: (path) => batch.read(path),
    sources: () => sourcesOf(session.options.workspace.root),
  });
  const diagnostics: Diagnostic[] = [];
  let generated = 0;
  for (const change of merged.changes) {
    if (change.action === 'delete') batch.delete(change.path);
    else if (change.content !== undefined && change.action !== 'unchanged') {
      if (change.replaced !== undefined) diagnostics.push(keptBeside(batch, change.path, change.replaced));
      batch.write(change.path, change.content);
      generated++;
    }
  }
  // Where code is refused as a whole, the record stays as it is.
  const next = merged.ledger === ledger ? recorded : withDocument(merged.ledger, session.target);
  const isEmpty = Object.keys(next.files).length === 0;
  if (present !== undefined || !isEmpty) batch.write(ledgerPath, serializeLedger(next));
  const tests = generatedTests(next, taskId);
  const summary = {
    kept: merged.edited,
    diagnostics: [...merged.diagnostics, ...diagnostics, ...handWritten(session, batch).map(unmarked)],
    generated,
    tests: { files: tests.testFiles, inputs: tests.inputs, edited: merged.edited.map(({ path }) => path) },
  };
  return { summary, note: noteOfCode(recorded, next) };
}

/** Keeps what `--overwrite` replaces beside it, as `<file>.orch-orig`, under the first name that is free or holds it already. */
function keptBeside(batch: Batch, path: string, content: string): Diagnostic {
  const nameAt = (index: number): string => `${path}.orch-orig${index === 0 ? '' : `.${index}`}`;
  let index = 0;
  while (![undefined, content].includes(batch.read(nameAt(index)))) index++;
  const name = nameAt(index);
  if (batch.read(name) === undefined) batch.write(name, content);
  return {
    code: 'ORCH_CODEGEN_OVERWRITTEN',
    severity: 'info',
    message: `${path} was replaced as asked; what you had there is in ${name}.`,
    help: 'Take over what you miss, and delete it.',
  };
}

/** Queues the document edits that belong to the first commit. */
export async function writePrd(session: Session, batch: Batch): Promise<EditSummary> {
  const { target, options } = session;
  return await writePrdEdit(session, batch, {
    owner: target.feature?.owner,
    roles: { names: session.roles, asked: options.roles !== undefined },
    changelog: { text: changelogText(session), date: isoDate(session.options.clock.now()) },
    qa: { cases: session.paths.cases, results: undefined },
  });
}

const unchanged: EditSummary = { changed: false, sections: [], diagnostics: [] };

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
  const { content, ...summary } = await once(session, input, () => editedPrd(target, bytes, input.sha, edit));
  if (summary.changed) batch.write(target.prdPath, content, { visibility: 'atomic' });
  else if (summary.diagnostics.length === 0) session.cache.set('edit-unchanged', input, true);
  return summary;
}

async function editedPrd(target: Target, bytes: Uint8Array, sha: Sha256, edit: PrdEdit): Promise<EditedDocument> {
  const { editLargePrd, editPrd, readOutline } = await import('../documents/documents.ts');
  if (isLarge(bytes.length)) {
    const { bytes: content, ...summary } = await editLargePrd(bytes, target.prdPath, edit);
    return { content, ...summary };
  }
  const document = sha === target.sha ? await target.outline() : readOutline(bytes, target.prdPath);
  const { text: content, ...summary } = editPrd(document, edit);
  return { content, ...summary };
}

/** An edit of this session is the same for the same input. */
function once<T extends Promise<EditedDocument> | string>(session: Session, input: unknown, work: () => T): T {
  const key = hashJson(input);
  const known = session.edited.get(key) as T | undefined;
  if (known !== undefined) return known;
  const done = work();
  session.edited.set(key, done);
  // What failed once, for want of space or of memory, may work the next time.
  if (typeof done !== 'string') done.catch(() => session.edited.delete(key));
  return done;
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
    ...(withStatus && status !== undefined
      ? { status: { name: status, date: isoDate(session.options.clock.now()) } }
      : {}),
  };
  const { feature } = target;
  const { id, prdPath } = feature;
  const input = { edit, file, id, prdPath, text: sha256(text), version: options.version };
  if (session.cache.has('edit-unchanged', input)) return false;
  const { editRoadmapRow } = await import('../documents/documents.ts');
  const edited = once(session, input, () => editRoadmapRow(text, file, feature, edit));
  if (edited === text) session.cache.set('edit-unchanged', input, true);
  if (edited !== text) batch.write(file, edited, { visibility: 'atomic' });
  return edited !== text;
}

/** Queues test cases and execution plan; files written by hand are left alone. What was refused was not generated. */
export function writeQaDocuments(
  session: Session,
  batch: Batch,
  files: readonly GeneratedFile[],
  { diagnostics, kept }: CodeSummary,
): void {
  const names = { taskId: session.target.taskId, title: session.target.title, prdPath: session.target.prdPath };
  writeQaDocument(batch, session.paths.cases, testCases(names, session.facts.tasks.acceptance));
  writeQaDocument(
    batch,
    session.paths.plan,
    executionPlan(names, planLines(session, files, refusalOf(diagnostics), kept), session.facts.tasks.omitted),
  );
}

/** QA documents without the marks of orch, which are left alone. */
function handWritten({ paths }: Session, batch: Batch): string[] {
  const documents = [
    [paths.cases, 'test-cases'],
    [paths.plan, 'execution-plan'],
  ] as const;
  return documents.flatMap(([path, name]) => {
    const text = batch.read(path);
    return text === undefined || hasBlock(text, name) ? [] : [path];
  });
}

function unmarked(file: string): Diagnostic {
  return {
    code: 'ORCH_QA_UNMARKED',
    severity: 'info',
    message: `${file} is written by hand and left as it is`,
    help: 'delete it to have it made, or put the two lines <!-- orch:… --> and <!-- /orch:… --> around the part that orch may write',
    location: { file, line: 1, column: 1 },
  };
}

/** Queues one QA document. Answers false where a file of the user has the name. */
export function writeQaDocument(batch: Batch, path: string, document: QaDocument): boolean {
  const text = mergeQaDocument(batch.read(path), document);
  if (text === undefined) return false;
  batch.write(path, text);
  return true;
}

/** Why nothing could be generated; undefined where it was. */
export function refusalOf(diagnostics: readonly Diagnostic[]): string | undefined {
  return diagnostics.find((diagnostic) => diagnostic.severity === 'error')?.message;
}

function planLines(
  session: Session,
  files: readonly GeneratedFile[],
  refusal: string | undefined,
  kept: CodeSummary['kept'],
): PlanLine[] {
  const { plan } = session;
  const outdated = new Set(kept.filter(({ isOutdated }) => isOutdated === true).map(({ path }) => path));
  const editedOf = (unit: string): string | undefined =>
    files.find((file) => file.unit === unit && outdated.has(file.path))?.path;
  const openBecause = (unit: string): string | undefined => {
    const edited = editedOf(unit);
    return (
      refusal ?? (edited === undefined ? undefined : `${edited} was edited by hand, and its newer version not written`)
    );
  };
  const filesOf = (unit: string): string => files.flatMap((file) => (file.unit === unit ? [file.path] : [])).join(', ');
  return [
    ...plan.units.flatMap((unit) =>
      unit.tasks.map((key) => ({
        key,
        title: plan.titles[key] ?? unit.title,
        status: openBecause(unit.key) === undefined ? ('generated' as const) : ('open' as const),
        note: openBecause(unit.key) ?? filesOf(unit.key),
      })),
    ),
    ...plan.provided.map(({ key, by }) => ({
      key,
      title: plan.titles[key] ?? key,
      status: 'provided' as const,
      note: `by ${by}`,
    })),
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
