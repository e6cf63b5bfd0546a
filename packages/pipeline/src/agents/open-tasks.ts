import type { OpenTask, Unit } from '@orch/codegen';
import { hashJson, slugify, type Json } from '@orch/core';
import type { ExtractedTasks, Task } from '@orch/prd';
import type { PlannedTask, TaskType, WorkflowTask } from '@orch/workflow';

import { assign, names, type Statement } from './related.ts';

/** A task for an agent: all that is open about one task of the document. */
export interface AgentTask extends PlannedTask {
  /** Keys of the open tasks that it stands for. */
  readonly keys: readonly string[];
  /** The acceptance items of the document that it is to make true. */
  readonly covers: readonly string[];
}

export interface OpenWork {
  readonly taskId: string;
  readonly slug: string;
  readonly title: string;
  readonly prdPath: string;
  readonly tasks: ExtractedTasks;
  readonly open: readonly OpenTask[];
  readonly units: readonly Unit[];
  /** The document as the agents are shown it; undefined where it is too large for that. */
  readonly document: string | undefined;
  /** How long tasks of a type took in earlier runs, in milliseconds. */
  readonly learned?: ReadonlyMap<TaskType, number> | undefined;
  /** Resources that each task holds while it runs. */
  readonly needs: PlannedTask['needs'];
}

/** How long one task takes, in milliseconds, until it is learned. */
const unknownMs = 30 * 60_000;

/**
 * Makes a task for an agent of each task of the document that is open, in the order of the document. Its content is what
 * the document says about it, without its place: the same statement is the same task wherever it stands. An acceptance
 * item that reads like a rule is a part of the task that it is about, and a task of its own where it is about none.
 */
export function agentTasks(work: OpenWork): AgentTask[] {
  const all = [...work.tasks.apis, ...work.tasks.models, ...work.tasks.pages, ...work.tasks.rules];
  const found = grouped(work.open).map((parts) =>
    subjectOf(
      parts,
      all.find((task) => task.key === baseKey(parts[0])),
    ),
  );
  const acceptance = work.tasks.acceptance.filter((item) => !item.done);
  const lines = new Set(acceptance.map(({ line }) => line));
  const isCheck = ({ parts }: Subject): boolean => parts.every(({ kind, line }) => kind === 'rule' && lines.has(line));
  const main = found.filter((subject) => !isCheck(subject));
  const statements = main.map(({ statement }) => statement);
  const about = assign(acceptance.map(textOf), statements);
  const checks = found.filter(isCheck);
  const ofLine = (line: number): number | undefined => about[acceptance.findIndex((item) => item.line === line)];
  const own = checks.filter(({ parts }) => ofLine(parts[0]?.line ?? 0) === undefined);
  const taken = new Set<string>();
  return [...main, ...own]
    .sort((one, other) => (one.parts[0]?.line ?? 0) - (other.parts[0]?.line ?? 0))
    .map((subject) => {
      const index = main.indexOf(subject);
      const covered = acceptance.filter((_, item) => index !== -1 && about[item] === index);
      const alike = checks.filter(({ parts }) => index !== -1 && ofLine(parts[0]?.line ?? 0) === index);
      const task = taskOf(work, subject, covered.map(textOf), taken);
      return {
        task,
        keys: [subject, ...alike].flatMap(({ parts }) => parts.map(({ key }) => key)),
        covers: covered.map(({ id, text }) => id ?? text),
        dependsOn: [],
        touches: touchedFiles(work.units, `${subject.title} ${subject.statement.text}`),
        ...estimateOf(work.learned?.get(task.type)),
        needs: work.needs,
      };
    });
}

function estimateOf(learned: number | undefined): Pick<PlannedTask, 'estimateMs' | 'estimatedBy'> {
  if (learned !== undefined) return { estimateMs: learned, estimatedBy: 'earlier runs' };
  return { estimateMs: unknownMs, estimatedBy: 'type' };
}

interface Subject {
  readonly parts: readonly OpenTask[];
  readonly title: string;
  readonly statement: Statement;
  readonly body: string;
}

/** Parts of one task, such as two fields of a model that cannot be generated, are one piece of work. */
function grouped(open: readonly OpenTask[]): OpenTask[][] {
  const groups = new Map<string, OpenTask[]>();
  for (const part of open) {
    const key = baseKey(part);
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  return [...groups.values()].sort(([a], [b]) => (a?.line ?? 0) - (b?.line ?? 0));
}

function baseKey(part: OpenTask | undefined): string {
  return part?.key.replace(/#[^#]*$/, '') ?? '';
}

function subjectOf(parts: readonly OpenTask[], task: Task | undefined): Subject {
  const [first] = parts;
  const kind = first?.kind ?? 'rule';
  const reasons = [...new Set(parts.map(({ reason }) => reason))].map((reason) => `- ${reason}`).join('\n');
  if (task?.kind === 'rule') {
    const title = task.id === undefined ? task.text : `${task.id}: ${task.text}`;
    return { parts, title, statement: { id: task.id, text: task.text }, body: task.text };
  }
  const title = first?.title ?? '';
  const declared = task === undefined ? '' : `\n\nAs the document declares it:\n\n${fenced(declaration(task))}`;
  const noun = { api: 'endpoint', model: 'data model', page: 'page', rule: 'rule' }[kind];
  return {
    parts,
    title: `${noun} ${title}`,
    statement: { text: `${title} ${task?.kind === 'api' ? task.summary : ''}` },
    body: `The ${noun} ${title} is to be there and work as the document says. What is still open about it:\n\n${reasons}${declared}`,
  };
}

/** What a task declares, without where and how it was read. */
function declaration(task: Task): Json {
  const { line: _l, span: _s, section: _n, evidence: _e, confidence: _c, done: _d, key: _k, ...declared } = task;
  return declared as unknown as Json;
}

function fenced(value: Json): string {
  return `\`\`\`json\n${JSON.stringify(value, undefined, 2)}\n\`\`\``;
}

function textOf({ id, text }: ExtractedTasks['acceptance'][number]): string {
  return id === undefined ? text : `${id}: ${text}`;
}

function taskOf(work: OpenWork, subject: Subject, covered: readonly string[], taken: Set<string>): WorkflowTask {
  const { taskId, title: feature, prdPath, tasks, document } = work;
  const [first] = subject.parts;
  const isRule = first?.kind === 'rule';
  const rules = isRule ? [] : tasks.rules.filter((rule) => binds(rule.text, subject)).map(textOf);
  return {
    id: idOf(work, baseKey(first), taken),
    key: `${taskId} ${baseKey(first)}`,
    title: subject.title.slice(0, 200),
    text: [
      subject.body,
      `It belongs to the feature "${feature}" (${taskId}), which \`${prdPath}\` specifies.`,
      'Code that was generated for it is listed in `.orch/generated.json`: change it where that is needed, and do not edit the list.',
    ].join('\n\n'),
    type: 'feature',
    acceptance: isRule ? [subject.body, ...covered] : covered,
    rules,
    allowedPaths: [],
    source: prdPath,
    ...(document !== undefined && { context: document }),
  };
}

/** Whether a rule names what a task is about. */
function binds(rule: string, { title }: Subject): boolean {
  const nouns = title.match(/[A-Z][A-Za-z]+|[a-z]{4,}/g) ?? [];
  return nouns.some((noun) => names(rule, noun) || names(rule, `${noun}s`) || names(rule, noun.replace(/s$/, '')));
}

function idOf({ slug, taskId }: OpenWork, key: string, taken: Set<string>): string {
  const what = slugify(key.replace(/^[a-z]+:/, '')).slice(0, 24);
  const plain = `${slugify(slug).slice(0, 24)}-${what}`.replaceAll(/^-+|-+$/g, '');
  // Features of one name, and long keys that begin alike, are told apart by what they are called in full.
  const id = taken.has(plain) || what === '' ? `${plain}-${hashJson([taskId, key]).slice(0, 8)}` : plain;
  taken.add(id);
  return id;
}

/** Modules of generated models that a text names: tasks about the same one do not run at the same time. */
function touchedFiles(units: readonly Unit[], text: string): string[] {
  const paths = units.flatMap(({ input }) => modelsIn(input)).filter(({ name }) => namesModel(text, name));
  return [...new Set(paths.map(({ path }) => path))];
}

interface NamedModel {
  readonly name: string;
  readonly path: string;
}

function modelsIn(input: Json): NamedModel[] {
  const { model } = input as { readonly model?: Partial<NamedModel> };
  return typeof model?.name === 'string' && typeof model.path === 'string'
    ? [{ name: model.name, path: model.path }]
    : [];
}

function namesModel(text: string, name: string): boolean {
  const plural = name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
  return [name, plural, `${name}es`].some((word) => names(text, word));
}
