import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';

import { isOrchError } from '@orch/core';
import { readTree } from '@orch/testkit';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { createBatch, type Batch } from '../src/index.ts';
import { ModelTree } from './fixtures/model-tree.ts';
import { memoryDir } from './fixtures/memory-dir.ts';

const soak = env['ORCH_SOAK'] !== undefined;

const path = fc
  .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 })
  .map((segments) => segments.join('/'));
const text = fc.string({ maxLength: 6 });

type Operation =
  | readonly ['write' | 'append', string, string]
  | readonly ['delete' | 'mkdir', string]
  | readonly ['rename' | 'copy', string, string];

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.tuple(fc.constantFrom('write' as const, 'append' as const), path, text),
  fc.tuple(fc.constantFrom('delete' as const, 'mkdir' as const), path),
  fc.tuple(fc.constantFrom('rename' as const, 'copy' as const), path, path),
);

function apply(target: Batch | ModelTree, [name, ...args]: Operation): void {
  (target[name] as (...given: readonly string[]) => void).apply(target, args);
}

/** Applies an operation to both; says whether both refused it. */
function applyBoth(batch: Batch, model: ModelTree, step: Operation): void {
  let refused = false;
  try {
    apply(batch, step);
  } catch (error) {
    if (!isOrchError(error, 'ORCH_FS_CONFLICT')) throw error;
    refused = true;
  }
  expect([step, model.attempt(() => apply(model, step))]).toEqual([step, !refused]);
}

function foldersOf(root: string, folder = ''): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const child = folder === '' ? name : `${folder}/${name}`;
    if (child === '.orch' || !statSync(join(root, child)).isDirectory()) return [];
    return [child].concat(foldersOf(root, child));
  });
}

test(
  'any sequence of operations and flushes leaves what a simple tree in memory has',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(operation, { maxLength: 8 }), { minLength: 1, maxLength: 3 }),
        fc.constantFrom('batch' as const, 'file' as const, 'none' as const),
        async (flushes, atomic) => {
          using dir = memoryDir();
          const model = new ModelTree();
          const batch = createBatch({ root: dir.path, atomic });
          for (const operations of flushes) {
            for (const step of operations) {
              applyBoth(batch, model, step);
              for (const place of ['a', 'b', 'a/b', 'a/b/c']) {
                expect([step, place, batch.exists(place)]).toEqual([step, place, model.exists(place)]);
                expect([step, place, batch.list(place)]).toEqual([step, place, model.list(place)]);
              }
            }
            for (const [file, content] of Object.entries(model.files())) expect(batch.read(file)).toBe(content);
            const planned = batch.diff();
            expect((await batch.flush()).operations).toEqual(planned);
            model.settle();
            expect(readTree(dir.path, (file) => file === '.orch')).toEqual(model.files());
            expect(foldersOf(dir.path).sort()).toEqual(model.folders());
          }
          expect(existsSync(join(dir.path, 'a.orch-tmp'))).toBe(false);
        },
      ),
      { numRuns: soak ? 20_000 : 1_000 },
    );
  },
  soak ? 600_000 : 60_000,
);
