import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { writeResults } from '../src/results.ts';

test('a file of results has the name of its project, and says on which machine they were measured', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orch-bench-test-'));
  try {
    writeResults(join(folder, 'bench-results'), 'processes', { rows: [1] });
    expect(JSON.parse(readFileSync(join(folder, 'bench-results/processes.json'), 'utf8'))).toMatchObject({
      v: 1,
      project: 'processes',
      node: process.version,
      cpus: expect.any(Number) as number,
      rows: [1],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
