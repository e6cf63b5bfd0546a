import type { ExtractedTasks } from '@orch/prd';

import { inline, table } from './markdown.ts';
import { renderBlock, replaceBlock, type MarkedBlock } from './marked-block.ts';

/** What the documents of a feature's QA folder name it by. */
export interface FeatureNames {
  readonly taskId: string;
  readonly title: string;
  readonly prdPath: string;
}

/** One line of the execution plan. */
export interface PlanLine {
  readonly key: string;
  readonly title: string;
  readonly status: 'generated' | 'provided' | 'open' | 'done';
  /** Files, or why no generator covers the task. */
  readonly note: string;
}

/** One step of the workflow as the results document shows it. */
export interface StepLine {
  readonly name: string;
  readonly status: string;
  readonly note: string;
}

export interface TestResults {
  readonly date: string;
  readonly overall: 'Pass' | 'Fail';
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
  /** Tasks of the document that no generator covers, and that these results say nothing about. */
  readonly open: number;
  readonly steps: readonly StepLine[];
}

/** `test-cases.md`: one test case for each acceptance item of the document. */
export function testCases(feature: FeatureNames, items: ExtractedTasks['acceptance']): QaDocument {
  const rows = items.map((item, index) => [`TC-${String(index + 1).padStart(3, '0')}`, item.text, item.id ?? '—']);
  const content =
    rows.length === 0
      ? 'The document states no acceptance items.'
      : table(['Test case', 'Accepted when', 'Requirement'], rows);
  return document(feature, 'Test cases', { name: 'test-cases', content });
}

/** `execution-plan.md`: every task of the document with what became of it, and what was left out, with the reason. */
export function executionPlan(
  feature: FeatureNames,
  lines: readonly PlanLine[],
  omitted: ExtractedTasks['omitted'],
): QaDocument {
  const rows = lines.map((line) => [line.key, line.title, line.status, line.note]);
  const content =
    rows.length === 0 ? 'The document states no tasks.' : table(['Task', 'What', 'Status', 'Files or reason'], rows);
  const left = omitted.map((item) => [item.kind, item.text, item.reason]);
  const leftOut = left.length === 0 ? '' : `\n\n## Left out\n\n${table(['Kind', 'Text', 'Reason'], left)}`;
  return document(feature, 'Execution plan', { name: 'execution-plan', content: `${content}${leftOut}` });
}

/** `test-results-<date>.md`: the recorded result of the generated tests and of the workspace's own scripts. */
export function testResults(feature: FeatureNames, results: TestResults): QaDocument {
  const content = [
    `- Overall Status: ${results.overall}`,
    `- Date: ${results.date}`,
    `- Generated tests: ${results.passed} passed, ${results.failed} failed`,
    `- Not covered: ${results.open} open tasks of the execution plan`,
    ...(results.failures.length === 0
      ? []
      : ['', '## Failed', '', ...results.failures.map((name) => `- ${inline(name)}`)]),
    '',
    '## Steps',
    '',
    table(
      ['Step', 'Status', 'Detail'],
      results.steps.map((step) => [step.name, step.status, step.note]),
    ),
  ].join('\n');
  return document(feature, `Test results of ${results.date}`, { name: 'test-results', content });
}

export interface QaDocument {
  /** The text of the file when it does not exist yet. */
  readonly initial: string;
  readonly block: MarkedBlock;
}

function document(feature: FeatureNames, name: string, block: MarkedBlock): QaDocument {
  const heading = `# ${name} — ${inline(`${feature.taskId}: ${feature.title}`)}`;
  return { initial: `${heading}\n\nSource: \`${feature.prdPath}\`\n\n${renderBlock(block)}\n`, block };
}

/**
 * What a file of the QA folder becomes: a new file, the present one with our block replaced,
 * or undefined when the file is written by hand and must be left alone.
 */
export function mergeQaDocument(present: string | undefined, document: QaDocument): string | undefined {
  return present === undefined ? document.initial : replaceBlock(present, document.block);
}
