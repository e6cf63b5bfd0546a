import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';

import { readTree, tempDir, writeTree } from '@orch/testkit';
import { describe, expect, test, vi } from 'vitest';

import type { StartResult } from '../../src/index.ts';
import { isTransient, repositoryOf, type Repository } from './harness.ts';

vi.setConfig({ testTimeout: 120_000 });

function documentOf(thing: string): string {
  return `# ${thing}\n\n## APIs\n\n- \`GET /api/${thing}\` lists the ${thing}\n- \`POST /api/${thing}\` adds one\n`;
}

function roadmapOf(id: string, item: string, path: string): string {
  const head = '| ID | Item | Status | PRD |\n| --- | --- | --- | --- |\n';
  return `# Roadmap\n\n${head}| ${id} | ${item} | Planned | [PRD](../${path}) |\n`;
}

function repository(files: Record<string, string>): Repository {
  using source = tempDir();
  writeTree(source.path, files);
  return repositoryOf(source.path);
}

/** Starts a document without running its tests, which would take most of the time. */
async function start(where: Repository, prdPath: string): Promise<StartResult> {
  return await where.start({ prdPath }, { isTrusted: () => false });
}

const codes = ({ diagnostics }: StartResult): string[] => diagnostics.map(({ code }) => code);
const codeOf = ({ root }: Repository, taskId: string): string[] =>
  Object.keys(readTree(join(root, `src/features/${taskId}`), isTransient));

describe('Of two documents with the same task id', () => {
  test.each([
    ['PRDs/V1/a-b.md', 'PRDs/V1/a_b.md', 'v1-a-b'],
    ['PRDs/V1/9.9-x-prd.md', 'PRDs/V2/9.9-x-prd.md', '9.9-x'],
  ])('the second is refused with the names of both, and the code of the first stays: %s, %s', async (...names) => {
    const [first, second, taskId] = names;
    using where = repository({ [first]: documentOf('books'), [second]: documentOf('films') });
    const started = await start(where, first);
    expect(started).toMatchObject({ success: true, taskId });
    const before = readTree(where.root, isTransient);
    await expect(start(where, second)).rejects.toMatchObject({
      code: 'ORCH_PRD_SAME_TASK',
      message: expect.stringMatching(new RegExp(`${second}.*${first}`)) as string,
      location: { file: second },
    });
    expect(readTree(where.root, isTransient)).toEqual(before);
    expect((await start(where, first)).files).toEqual([]);
  });

  test('the second goes on where the first was moved to it, and is the one that is recorded then.', async () => {
    const [first, second] = ['PRDs/V1/9.9-x-prd.md', 'PRDs/V2/9.9-x-prd.md'];
    using where = repository({ [first]: documentOf('books'), 'PRDs/V2/README.md': '# V2\n' });
    await start(where, first);
    renameSync(join(where.root, first), join(where.root, second));
    expect(await start(where, second)).toMatchObject({ success: true });
    writeTree(where.root, { [first]: documentOf('films') });
    await expect(start(where, first)).rejects.toMatchObject({ code: 'ORCH_PRD_SAME_TASK' });
  });
});

describe('After a document was renamed', () => {
  test('its code is taken over under the new name, where the roadmap id is the same.', async () => {
    const [old, renamed] = ['PRDs/V1/9.9-books-prd.md', 'PRDs/V1/9.9-library-prd.md'];
    using where = repository({
      [old]: documentOf('books'),
      'Plans/product-roadmap.md': roadmapOf('9.9', 'Books', old),
    });
    const { taskId } = await start(where, old);
    const paths = codeOf(where, taskId);
    expect(paths.length).toBeGreaterThan(0);
    renameSync(join(where.root, old), join(where.root, renamed));
    writeTree(where.root, { 'Plans/product-roadmap.md': roadmapOf('9.9', 'Library', renamed) });
    const result = await start(where, renamed);
    expect(result).toMatchObject({ success: true, taskId: '9.9-library' });
    expect(codes(result)).toContain('ORCH_PRD_RENAMED');
    expect(codeOf(where, '9.9-library')).toEqual(paths);
    expect(existsSync(join(where.root, `src/features/${taskId}/routes.js`))).toBe(false);
    const ledger = readTree(where.root, isTransient)['.orch/generated.json'] ?? '';
    expect(ledger).not.toContain(taskId);
    const again = await start(where, renamed);
    expect([again.files, codes(again).filter((code) => code === 'ORCH_PRD_RENAMED')]).toEqual([[], []]);
  });

  test('its code is taken over when it gets a row of the roadmap, and stays up to date.', async () => {
    const path = 'PRDs/misc/books.md';
    using where = repository({ [path]: documentOf('books') });
    const { taskId } = await start(where, path);
    writeTree(where.root, { 'Plans/product-roadmap.md': roadmapOf('9.9', 'Books', path) });
    const result = await start(where, path);
    expect(codes(result)).toContain('ORCH_PRD_RENAMED');
    expect(result).toMatchObject({ success: true, id: '9.9' });
    expect(codeOf(where, result.taskId).length).toBeGreaterThan(0);
    expect(codeOf(where, taskId)).toEqual([]);
    writeTree(where.root, { [path]: documentOf('films') });
    const changed = await start(where, path);
    expect(codes(changed)).not.toContain('ORCH_PRD_RENAMED');
    expect(codeOf(where, result.taskId).join()).toContain('films');
  });

  test('without an id it is told that its code is that of a document that is gone.', async () => {
    using where = repository({ 'PRDs/books.md': documentOf('books') });
    await start(where, 'PRDs/books.md');
    renameSync(join(where.root, 'PRDs/books.md'), join(where.root, 'PRDs/library.md'));
    const result = await start(where, 'PRDs/library.md');
    expect(result.diagnostics).toContainEqual(
      expect.objectContaining({
        code: 'ORCH_PRD_GONE',
        severity: 'warning',
        message: expect.stringContaining('PRDs/books.md') as string,
      }),
    );
  });
});
