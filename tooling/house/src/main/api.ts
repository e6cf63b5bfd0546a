import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { messageOf } from '@orch/core';

import { reportOf, reportPath } from '../api/report.ts';
import { run } from '../run.ts';
import { publishedRooms, readRooms } from '../workspace.ts';
import { repositoryRoot } from './root.ts';

const update = process.argv.includes('--update');
let current = 0;
let outdated = 0;
for (const room of publishedRooms(readRooms(repositoryRoot))) {
  let report: string | undefined;
  try {
    report = reportOf(repositoryRoot, room);
  } catch (error) {
    outdated += 1;
    process.stdout.write(`${messageOf(error)}\n`);
    continue;
  }
  if (report === undefined) continue;
  const path = join(repositoryRoot, reportPath(room));
  if (existsSync(path) && readFileSync(path, 'utf8') === report) {
    current += 1;
  } else if (update) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, report);
    current += 1;
    process.stdout.write(`written: ${reportPath(room)}\n`);
  } else {
    outdated += 1;
    process.stdout.write(difference(path, report));
  }
}
if (outdated > 0) {
  process.stdout.write(
    `${outdated} public surfaces differ from the committed ones; look at the difference, then run \`pnpm api:update\`\n`,
  );
  process.exitCode = 1;
} else {
  process.stdout.write(`${current} public surfaces are as committed\n`);
}

function difference(committed: string, report: string): string {
  const scratch = mkdtempSync(join(tmpdir(), 'orch-api-'));
  try {
    const now = join(scratch, 'now.api.md');
    writeFileSync(now, report);
    const before = existsSync(committed) ? committed : '/dev/null';
    return run('git', ['diff', '--no-index', '--no-color', '--unified=1', before, now], repositoryRoot).stdout;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
