import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { git } from '@orch/testkit';
import { expect, test } from 'vitest';

import { richFeature, scratch, startJson } from './run-cli.ts';

test('A document of 50 MB works, and only the named sections of it change.', { timeout: 180_000 }, async () => {
  using where = scratch();
  const prd = git(where.root, 'ls-files', `PRDs/*${richFeature}*`).trim();
  const paragraph = 'Readers of this appendix find the minutes of every meeting here, word for word. '.repeat(12);
  const chapter = `\n## Minutes\n\n${`${paragraph}\n\n`.repeat(64)}`;
  while (readFileSync(join(where.root, prd)).byteLength < 50_000_000) {
    appendFileSync(join(where.root, prd), chapter.repeat(64));
  }
  git(where.root, 'commit', '--quiet', '--all', '--message=large');
  const result = await startJson(where, ['--id', richFeature]);
  expect(result).toMatchObject({ success: true, tasks: { apis: 9, models: 2 } });
  const diff = git(where.root, 'diff', '--numstat', '--', prd).trim().split(/\s+/);
  expect(Number(diff[0])).toBeLessThan(6);
  expect(Number(diff[1])).toBeLessThan(4);
});

test('A log of 12 MB in one section of a document is kept byte for byte.', { timeout: 120_000 }, async () => {
  using where = scratch();
  const prd = git(where.root, 'ls-files', `PRDs/*${richFeature}*`).trim();
  const log = `\n## 30. Log\n\n\`\`\`text\n${'Request 7 took 12 ms, and the log goes on.    \n'.repeat(266_000)}\`\`\`\n`;
  appendFileSync(join(where.root, prd), log);
  const result = await startJson(where, ['--id', richFeature]);
  expect(result).toMatchObject({ success: true, tasks: { apis: 9, models: 2 } });
  expect(readFileSync(join(where.root, prd), 'utf8')).toContain(log);
});
