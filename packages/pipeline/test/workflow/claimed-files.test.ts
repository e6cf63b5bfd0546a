import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { OrchError, sha256 } from '@orch/core';
import { createBatch } from '@orch/fs-batch';
import { tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { claimFiles, touchedFiles, withTouched, type Claimant } from '../../src/workflow/claimed-files.ts';

const [own, shared] = ['src/features/1-a/routes.js', 'src/lib/app.js'];
const generated = [own, shared, 'test/1-a/a.test.js'];
const files = ['PRDs/a.md', 'roadmap.md', 'QA/1-a/cases.md', 'QA/1-a/plan.md', '.orch/generated.json', ...generated];

interface Workspace extends Disposable {
  readonly root: string;
  readonly claimant: Claimant;
  /** What another start does to files of the workspace. */
  commit(content: Readonly<Record<string, string>>): Promise<void>;
}

function workspace(): Workspace {
  const folder = tempDir();
  const [root, stateDir] = [join(folder.path, 'root'), join(folder.path, 'state')];
  writeTree(root, Object.fromEntries(files.map((path) => [path, 'as committed\n'])));
  const hashFile: Claimant['hashFile'] = (path) => {
    if (!existsSync(join(root, path))) return undefined;
    try {
      return sha256(readFileSync(join(root, path)));
    } catch (cause) {
      throw new OrchError('ORCH_CACHE_FILE', 'the file cannot be read', { cause });
    }
  };
  return {
    root,
    claimant: {
      target: { taskId: '1-a', prdPath: 'PRDs/a.md', feature: {} as Claimant['target']['feature'] },
      options: { workspace: { root, stateDir }, config: { roadmap: 'roadmap.md' } },
      paths: { cases: 'QA/1-a/cases.md', plan: 'QA/1-a/plan.md' },
      hashFile,
    },
    async commit(content) {
      const batch = createBatch({ root, journalDir: join(stateDir, 'files') });
      for (const [path, text] of Object.entries(content)) batch.write(path, text);
      await batch.flush();
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

test('Every file that is changed or gone is told, and one with a folder in its place is gone.', () => {
  using where = workspace();
  const claimed = claimFiles(where.claimant, generated);
  expect(touchedFiles(where.claimant, claimed)).toEqual({ changed: [], deleted: [] });
  for (const path of ['roadmap.md', shared]) writeTree(where.root, { [path]: 'changed\n' });
  for (const path of ['PRDs/a.md', own]) rmSync(join(where.root, path));
  writeTree(where.root, { 'PRDs/a.md/file': '' });
  expect(touchedFiles(where.claimant, claimed)).toEqual({
    changed: ['roadmap.md', shared],
    deleted: ['PRDs/a.md', own],
  });
});

test('A file that was not there before is not missed.', () => {
  using where = workspace();
  rmSync(join(where.root, shared));
  expect(touchedFiles(where.claimant, claimFiles(where.claimant, generated))).toEqual({ changed: [], deleted: [] });
});

test('What another start commits meanwhile is not laid to the step; files of the feature still are.', async () => {
  using where = workspace();
  const claimed = claimFiles(where.claimant, generated);
  await where.commit({ 'roadmap.md': 'other row\n', '.orch/generated.json': '{}\n', [shared]: 'newer\n' });
  expect(touchedFiles(where.claimant, claimed)).toEqual({ changed: [], deleted: [] });
  writeTree(where.root, { [own]: 'changed\n' });
  rmSync(join(where.root, 'PRDs/a.md'));
  expect(touchedFiles(where.claimant, claimed)).toEqual({ changed: [own], deleted: ['PRDs/a.md'] });
});

test('A step that has failed keeps its reason, and tells what was deleted as well.', () => {
  const failed = { name: 'lint', status: 'failed', exitCode: 1, durationMs: 1, reason: 'exit code 1' } as const;
  const deleted = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  expect(withTouched(failed, { changed: [], deleted }).reason).toBe(
    'exit code 1; a, b, c, d, e and 2 more were deleted while it ran',
  );
});
