import { hashJson, slugify } from '@orch/core';

import { oneLine } from '../task/one-line.ts';
import type { TaskType, WorkflowTask } from '../task/task.ts';

/** A task as its text tells it, with what it says of others. */
export interface ReadTask {
  readonly task: WorkflowTask;
  /** Names of tasks that it says must be done before it. */
  readonly after: readonly string[];
  /** What it says to require or to come after in other words: names of tasks, or prose. */
  readonly mentions: readonly string[];
  /** Paths that its text names. */
  readonly paths: readonly string[];
}

/** Words that tell the type of a task, by their weight in its title; the first type with the most wins. */
const words: readonly (readonly [TaskType, RegExp])[] = [
  ['bug-fix', /\b(?:fix(?:es|ed)?|bugs?|crash(?:es)?|regression|broken|defect|error)\b/gi],
  ['test-coverage', /\b(?:test coverage|coverage|add(?:s|ing)? tests?|tests? for|unit tests?)\b/gi],
  ['documentation', /\b(?:document(?:ation|s)?|docs|readme|guide|changelog|tutorial)\b/gi],
  ['refactoring', /\b(?:refactor(?:s|ing)?|clean[- ]?up|rename|extract|simplify|restructure|deduplicate)\b/gi],
  [
    'configuration',
    /\b(?:config(?:uration|ure)?|settings?|ci|pipeline|docker(?:file)?|dependenc(?:y|ies)|lint(?:er)?)\b/gi,
  ],
  ['feature', /\b(?:add|implement|create|build|support|introduce|feature|new)\b/gi],
];

/**
 * Reads a task from markdown: its title is the first heading or line, what must hold are the items under a heading such as
 * "Acceptance" or "Success criteria", and so on. Nothing but its text decides, so that the same text is the same task.
 *
 * @param source - where it was read, such as `prompts/login.md`.
 * @param isFile - whether that is a file, which names the task; else its title does.
 */
export function readTask(text: string, source: string, isFile = true): ReadTask {
  const lines = withoutFrontMatter(text.split(/\r\n|\r|\n/));
  const heading = lines.find((line) => /^#{1,6}\s+\S/.test(line)) ?? lines.find((line) => line.trim() !== '') ?? '';
  // It becomes the subject of a commit and the title of an issue.
  const title = oneLine(heading.replace(/^#+\s+/, '').replace(/\s+#+\s*$/, ''), 200) || source;
  const sections = sectionsOf(lines);
  const task: WorkflowTask = {
    id: (isFile && idOf(source)) || shortSlug(title) || 'task',
    key: `text:${hashJson(text).slice(0, 16)}`,
    title,
    text,
    type: typeOf(title, text),
    acceptance: itemsUnder(
      sections,
      /^(?:acceptance(?: criteria)?|success criteria|definition of done|done when|it is done when)\b/i,
    ),
    rules: itemsUnder(sections, /^(?:rules|constraints|requirements|business rules)\b/i),
    allowedPaths: itemsUnder(sections, /^(?:files that may be changed|allowed (?:paths|files))\b/i).map(unquoted),
    source,
  };
  return {
    task,
    after: listed(text, dependsOn).map(idOf).filter(isName),
    mentions: listed(text, requires),
    paths: pathsIn(text),
  };
}

/** The id of the task that a file, or a name of it, stands for. */
export function idOf(name: string): string {
  const last = name.split('/').at(-1) ?? '';
  return shortSlug(last.replace(/\.(?:md|markdown|txt)$/i, ''));
}

function shortSlug(text: string): string {
  return slugify(text).slice(0, 50).replace(/-+$/, '');
}

/** Settings of other tools at the beginning of a file, between two lines of `---`. */
function withoutFrontMatter(lines: readonly string[]): readonly string[] {
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  return lines.slice(end + 1);
}

/** The type that the title tells, else the text. */
function typeOf(title: string, text: string): TaskType {
  for (const said of [title, text]) {
    const scores = words.map(([type, pattern]) => [type, said.match(pattern)?.length ?? 0] as const);
    const best = Math.max(...scores.map(([, score]) => score));
    if (best > 0) return scores.find(([, score]) => score === best)?.[0] ?? 'feature';
  }
  return 'feature';
}

function sectionsOf(lines: readonly string[]): { readonly title: string; readonly lines: readonly string[] }[] {
  const sections: { title: string; lines: string[] }[] = [];
  let fence: string | undefined;
  for (const line of lines) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && fence === undefined) fence = mark;
    else if (mark !== undefined && fence !== undefined && mark.startsWith(fence)) fence = undefined;
    const title = fence === undefined ? /^#{1,6}\s+(.*?)(?:\s+#+)?\s*$/.exec(line)?.[1] : undefined;
    if (title === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ title: title.replace(/^\d+(?:\.\d+)*\.?\s+/, '').replace(/:$/, ''), lines: [] });
  }
  return sections;
}

function itemsUnder(sections: ReturnType<typeof sectionsOf>, heading: RegExp): string[] {
  return sections
    .filter(({ title }) => heading.test(title))
    .flatMap(({ lines }) => lines)
    .flatMap((line) => /^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*\S)\s*$/.exec(line)?.[1] ?? []);
}

/** `Depends on: a, b`, at the beginning of a line: in the middle of a sentence such words mean anything. */
const dependsOn = /^\s*(?:[-*+]\s+)?\**depends on\**:\**\s*(.+)$/gim;

/** Lines that may say the same, and may as well say what has to be installed. */
const requires = /^\s*(?:[-*+]\s+)?\**(?:requires|after|prerequisites?)\**:\**\s*(.+)$/gim;

function listed(text: string, lines: RegExp): string[] {
  return [...text.matchAll(lines)]
    .flatMap(([, list = '']) => list.split(/,|\band\b/))
    .map((name) => unquoted(name.trim()))
    .filter((name) => name !== '');
}

function isName(id: string): boolean {
  return id !== '' && id !== 'none';
}

/** Paths of files in code spans: a name with an extension, or below a folder. */
function pathsIn(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\s]{1,200})`/g)].map(([, span = '']) => span);
  const paths = spans.filter((span) => /^(?!\/|\.\.|https?:)(?:[\w@.-]+\/)*[\w@.-]+\.[a-z]{1,10}$/i.test(span));
  return [...new Set(paths.map((path) => path.replace(/^\.\//, '')))];
}

function unquoted(text: string): string {
  return text.replace(/^`+|`+$/g, '').trim();
}
