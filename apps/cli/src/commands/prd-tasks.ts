import { formatDiagnostic, type Diagnostic } from '@orch/core';
import { extractTasks, outline, type ExtractedTasks, type Task } from '@orch/prd';

import type { CliContext } from '../context.ts';
import { reportFailure } from '../render/failure.ts';
import { columns, count, printable, shortened } from '../render/printable.ts';
import type { CommonFlags } from './flag-kinds.ts';
import { readPrdFile } from './prd-file.ts';
import { taskFindings } from './task-findings.ts';

const textWidth = 100;

/** `orch prd tasks`: what a document asks for, and what was left out. */
export function prdTasks({ process }: CliContext, flags: CommonFlags, path: string): void {
  try {
    const { file, text } = readPrdFile(process, flags.cwd, path);
    const document = outline(text, { file });
    const found = extractTasks(document);
    const diagnostics = [...document.diagnostics, ...taskFindings(file, found)];
    for (const diagnostic of diagnostics) process.stderr.write(`${formatDiagnostic(diagnostic)}\n`);
    process.stdout.write(
      flags.json
        ? `${JSON.stringify(tasksResult(file, found, diagnostics), undefined, 2)}\n`
        : renderTasks(file, found),
    );
  } catch (error) {
    process.exitCode = reportFailure(process, error, flags.json);
  }
}

function allTasks({ apis, models, pages, rules }: ExtractedTasks): Task[] {
  return [...apis, ...models, ...pages, ...rules];
}

function tasksResult(file: string, found: ExtractedTasks, diagnostics: readonly Diagnostic[]): object {
  return {
    v: 1,
    success: true,
    file,
    apis: found.apis.map(({ method, path, line }) => ({ method, path, line })),
    models: found.models.map(({ name, fields, line }) => ({ name, fields: fields.map((field) => field.name), line })),
    pages: found.pages.map(({ name, route, line }) => ({ name, route, line })),
    rules: found.rules.map(({ text, line, id }) => ({ text, line, ...(id === undefined ? {} : { id }) })),
    dependencies: found.dependencies,
    omitted: found.omitted,
    acceptance: found.acceptance,
    tasks: allTasks(found),
    diagnostics,
  };
}

function renderTasks(file: string, found: ExtractedTasks): string {
  const { apis, models, pages, rules, acceptance, dependencies, omitted } = found;
  const note = (task: Task): string =>
    [task.done ? 'done' : '', task.confidence < 0.5 ? 'for review' : ''].filter((word) => word !== '').join(', ');
  const lines = [
    `${printable(file)}: ${[
      count(apis.length, 'API'),
      count(models.length, 'model'),
      count(pages.length, 'page'),
      count(rules.length, 'rule'),
    ].join(', ')}`,
    ...part(
      'APIs',
      apis.map((api) => [place(api.line), api.method ?? '(any)', printable(api.path), note(api)]),
    ),
    ...part(
      'models',
      models.map((model) => [
        place(model.line),
        printable(model.name),
        shortened(model.fields.map((field) => field.name).join(', '), textWidth),
        note(model),
      ]),
    ),
    ...part(
      'pages',
      pages.map((page) => [place(page.line), printable(page.route ?? '(no route)'), printable(page.name), note(page)]),
    ),
    ...part(
      'rules',
      rules.map((rule) => [place(rule.line), rule.id ?? '', shortened(rule.text, textWidth), note(rule)]),
    ),
    ...part(
      'acceptance',
      acceptance.map((item) => [
        place(item.line),
        item.id ?? '',
        shortened(item.text, textWidth),
        item.done ? 'done' : '',
      ]),
    ),
    ...part(
      'dependencies',
      dependencies.map(({ kind, ref, line }) => [place(line), kind, shortened(ref, textWidth)]),
    ),
    ...part(
      'left out',
      omitted.map(({ kind, text, reason, line }) => [
        place(line),
        kind,
        `${shortened(text, textWidth)} — ${printable(reason)}`,
      ]),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

function part(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', title, ...columns(rows)];
}

function place(line: number): string {
  return String(line).padStart(5);
}
