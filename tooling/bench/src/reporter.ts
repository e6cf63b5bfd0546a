import { join, relative } from 'node:path';
import type { Reporter, TestCase, Vitest } from 'vitest/node';

import { writeResults } from './results.ts';
import { type Measured, relate, type Row } from './rows.ts';
import { renderTable } from './table.ts';

type Benchmark = Parameters<NonNullable<Reporter['onTestCaseBenchmark']>>[1];

/** Prints one table a bench file, and writes `bench-results/<project>.json` for programs. */
// oxlint-disable-next-line import/no-default-export -- vitest takes the default export of a reporter's module
export default class BenchReporter implements Reporter {
  #root = '';
  readonly #measured = new Map<TestCase, Measured[]>();

  onInit(vitest: Vitest): void {
    this.#root = vitest.config.root;
  }

  onTestCaseBenchmark(testCase: TestCase, benchmark: Benchmark): void {
    const all = this.#measured.get(testCase) ?? [];
    for (const { name, latency, fromStore } of benchmark.tasks) {
      const { p50: median, rme: margin, samplesCount: samples } = latency;
      all.push({ name, median, margin, samples, documented: fromStore === true });
    }
    this.#measured.set(testCase, all);
  }

  onTestCaseResult(testCase: TestCase): void {
    const { state, errors } = testCase.result();
    if (state !== 'failed') return;
    process.stdout.write(`failed: ${testCase.fullName}\n`);
    for (const error of errors) process.stdout.write(`  ${error.stack ?? error.message}\n`);
  }

  onTestRunEnd(modules: Parameters<NonNullable<Reporter['onTestRunEnd']>>[0]): void {
    const results = new Map<string, Record<string, Row[]>>();
    for (const module of modules) {
      const file = relative(this.#root, module.moduleId);
      for (const error of module.errors()) process.stdout.write(`failed: ${file}\n  ${error.stack ?? error.message}\n`);
      const rows = [...module.children.allTests()].flatMap((test) =>
        relate(test.fullName, this.#measured.get(test) ?? []),
      );
      if (rows.length === 0) continue;
      process.stdout.write(`\n${renderTable(file, rows)}`);
      // Vitest runs the benchmarks of a project in a variant of it that it calls "name (bench)".
      const project = module.project.name.replace(/ \(bench\)$/, '');
      results.set(project, { ...results.get(project), [file]: rows });
    }
    if (results.size > 0) process.stdout.write('\nratio: how many times as long as the fastest row of its group\n');
    const folder = join(this.#root, 'bench-results');
    for (const [project, files] of results) writeResults(folder, project, { files });
  }
}
