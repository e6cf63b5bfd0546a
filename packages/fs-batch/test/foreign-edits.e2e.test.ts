import { env } from 'node:process';

import { writeTree } from '@orch/testkit';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { createBatch, recover, type Batch, type FileSystem } from '../src/index.ts';
import { dyingAt } from './fixtures/dying.ts';
import { memoryDir } from './fixtures/memory-dir.ts';
import { before, Person, stateOf, type Edit } from './fixtures/person.ts';

const soak = env['ORCH_SOAK'] !== undefined;

function fill(batch: Batch): void {
  batch.write('a.txt', 'a new\n'.repeat(3000));
  batch.write('b.txt', 'b new, longer');
  batch.delete('gone');
  batch.append('log.txt', 'log new\n');
  batch.rename('move.txt', 'fresh/moved.txt');
  batch.write('fresh/file.txt', 'file new\n'.repeat(1000));
  batch.write('fresh/shown.txt', 'shown new too', { visibility: 'atomic' });
  batch.write('plans/shown.txt', 'shown new', { visibility: 'atomic' });
  batch.write('plans/small.txt', 'small new');
}

const created = ['fresh/file.txt', 'fresh/shown.txt', 'fresh/moved.txt'];
const after = (() => {
  using dir = memoryDir();
  writeTree(dir.path, before);
  const batch = createBatch({ root: dir.path, dryRun: true });
  fill(batch);
  return new Map([...Object.keys(before), ...created].map((path) => [path, batch.read(path)]));
})();

const file = fc.constantFrom(...Object.keys(before), ...created);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constantFrom('write' as const, 'append' as const, 'save' as const), file) },
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom('delete' as const, 'folder' as const, 'link' as const), file) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('delete' as const), fc.constantFrom('gone', 'fresh', 'plans')) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('old' as const), fc.constantFrom(...Object.keys(before))) },
);

async function flushUntil(root: string, fileSystem: FileSystem): Promise<void> {
  const batch = createBatch({ root, fileSystem });
  try {
    fill(batch);
    await batch.flush();
  } catch {
    // killed
  }
}

function recoverUntil(root: string, fileSystem: FileSystem): void {
  try {
    recover({ root, fileSystem });
  } catch {
    // killed
  }
}

const counted = dyingAt(Infinity, 0);
{
  using dir = memoryDir();
  writeTree(dir.path, before);
  await flushUntil(dir.path, counted.facade);
}
const calls = counted.calls.length;

test(
  'whenever a flush and its recovery are killed and whatever is edited then, nobody loses what they wrote or had',
  async () => {
    expect(calls).toBeGreaterThan(100);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: calls >> 1, max: calls }),
        fc.integer({ min: 0, max: 4 }),
        fc.array(edit, { maxLength: 5 }),
        fc.option(fc.integer({ min: 5, max: 100 })),
        fc.array(edit, { maxLength: 3 }),
        async (at, pages, edits, again, moreEdits) => {
          using dir = memoryDir();
          const root = dir.path;
          writeTree(root, before);
          await flushUntil(root, dyingAt(at, pages).facade);
          const untouched = new Set(
            Object.keys(before).filter((path) => stateOf(root, path) === `file ${before[path]}`),
          );
          const person = new Person(root, after);
          for (const each of edits) person.edit(each);
          if (again !== null) {
            recoverUntil(root, dyingAt(again, pages).facade);
            for (const each of moreEdits) person.edit(each);
          }
          const report = recover({ root });
          expect(person.problems()).toEqual([]);
          const named = report.edited.flatMap((each) => each.earlier ?? []);
          expect(named.filter((path) => !stateOf(root, path).startsWith('file '))).toEqual([]);
          const needless = report.edited.filter((each) => each.earlier && untouched.has(each.path));
          // of the one change that was under way, nobody can tell
          expect(needless.length).toBeLessThanOrEqual(again === null ? 1 : Infinity);
          expect(recover({ root })).toEqual({ rolledBack: [], edited: [], inProgress: false });
        },
      ),
      { numRuns: soak ? 20_000 : 500 },
    );
  },
  soak ? 900_000 : 60_000,
);
