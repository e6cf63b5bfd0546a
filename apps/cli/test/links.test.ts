import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { readTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { richFeature, scratch } from './run-cli.ts';
import { runHere } from './run-here.ts';

const prd = 'PRDs/V1/1.1.1.1.0.0-book-catalogue-prd.md';
const task = '1.1.1.1.0.0-book-catalogue';

describe('A repository that comes with a link which leads out of it gets nothing written there:', () => {
  test.for([
    '.orch',
    '.orch/generated.json',
    'QA',
    `QA/${task}`,
    'src',
    'src/lib',
    'test',
    'package.json',
    prd,
    'Plans/product-roadmap.md',
    '.runs',
    `.runs/${task}`,
    `.runs/${task}/cli`,
    '.runs/.gitignore',
    '.orch-cache',
    '.orch-cache/cache-v1.db',
    '.git/orch',
    '.git/orch/journal.db',
  ])('%s.', async (name) => {
    using where = scratch();
    const outside = join(dirname(where.root), 'outside');
    const link = join(where.root, name);
    const isFile = /\.(?:md|json|db|gitignore)$/.test(name);
    mkdirSync(join(outside, 'folder'), { recursive: true });
    const target = join(outside, isFile ? 'file' : 'folder');
    // What exists is moved out, so that it can still be read through the link.
    if (existsSync(link)) cpSync(link, target, { recursive: true });
    rmSync(link, { recursive: true, force: true });
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), target), link);
    const before = readTree(outside);
    const outcome = await runHere(where, ['start', '--id', richFeature, '--trust', '--json']);
    expect(outcome.exitCode, outcome.stderr).toBe(1);
    expect(JSON.parse(outcome.stdout)).toMatchObject({ success: false, error: { code: 'ORCH_FS_UNSAFE_PATH' } });
    expect(outcome.stderr).toMatch(/error\[ORCH_FS_UNSAFE_PATH\]: .* is a symbolic link/);
    expect(readTree(outside)).toEqual(before);
  });
});
