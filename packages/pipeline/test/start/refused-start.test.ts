import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import type { StartRequest } from '../../src/index.ts';
import { startIn } from './harness.ts';

const roadmap = `# Roadmap

| ID | Item | Status | PRD |
| --- | --- | --- | --- |
| 1.1 | Books | Planned | [PRD](../PRDs/1.1-books-prd.md) |
`;

test.each<[StartRequest, Record<string, string>, string]>([
  [{ id: '1.1' }, {}, 'ORCH_ROADMAP_MISSING'],
  [{ id: '1.2' }, { 'Plans/product-roadmap.md': roadmap }, 'ORCH_ROADMAP_UNKNOWN_ID'],
  [{ id: '1.1' }, { 'Plans/product-roadmap.md': roadmap }, 'ORCH_PRD_MISSING'],
  [{ prdPath: 'PRDs/none.md' }, {}, 'ORCH_PRD_MISSING'],
])('A start that finds no document makes no file or folder: %j with %j', async (request, files, code) => {
  using folder = tempDir();
  const root = join(folder.path, 'repository');
  const state = join(folder.path, 'state');
  writeTree(root, { 'README.md': '# Shop\n', ...files });
  const before = readdirSync(root, { recursive: true });
  await expect(startIn(root, state, request)).rejects.toMatchObject({ code });
  expect(readdirSync(root, { recursive: true })).toEqual(before);
  expect(existsSync(state)).toBe(false);
});
