import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createBatch, fileErrorAt } from '../src/index.ts';
import { memoryDir } from './fixtures/memory-dir.ts';

type Change = (path: string) => void;

const changes: readonly (readonly [what: string, code: string, change: Change])[] = [
  ['a folder', 'ORCH_FS_CONFLICT', (path) => mkdirSync(path)],
  ['a link', 'ORCH_FS_UNSAFE_PATH', (path) => symlinkSync('elsewhere', path)],
  ['a pipe', 'ORCH_FS_CONFLICT', (path) => void execFileSync('mkfifo', [path])],
];

describe.each(['none', 'batch', 'file'] as const)(
  'what comes into the place of a file after it was queued, atomic %s',
  (atomic) => {
    test.each(changes)('%s is refused, whether there was a file before or not', async (_, code, change) => {
      for (const before of [undefined, 'old', 'and more than is written']) {
        for (const operation of ['write', 'append'] as const) {
          using dir = tempDir();
          const path = join(dir.path, 'a');
          if (before !== undefined) writeFileSync(path, before);
          const batch = createBatch({ root: dir.path, atomic });
          batch[operation]('a', 'new');
          rmSync(path, { force: true });
          change(path);
          await expect(batch.flush()).rejects.toMatchObject({ code });
        }
      }
    });

    test('another file is kept where something was to be added to a file that was missing', async () => {
      using dir = tempDir();
      const batch = createBatch({ root: dir.path, atomic });
      batch.append('log', 'ours\n');
      writeFileSync(join(dir.path, 'log'), 'theirs\n');
      await expect(batch.flush()).rejects.toMatchObject({ code: 'ORCH_FS_STALE_BASE' });
      expect(readFileSync(join(dir.path, 'log'), 'utf8')).toBe('theirs\n');
    });
  },
);

test('one content after the other is written exactly, and only where it differs', async () => {
  const size = fc.oneof(fc.nat(40), fc.constantFrom(65_534, 65_535, 65_536, 65_537, 200_000));
  const content = fc.tuple(size, fc.constantFrom('a', 'ä', '😀')).map(([length, unit]) => unit.repeat(length));
  await fc.assert(
    fc.asyncProperty(fc.array(content, { minLength: 1, maxLength: 6 }), async (contents) => {
      using dir = memoryDir();
      let before: string | undefined;
      for (const text of contents) {
        const batch = createBatch({ root: dir.path, atomic: 'none' });
        batch.write('a', text);
        const { operations } = await batch.flush();
        const action = before === undefined ? 'create' : before === text ? 'unchanged' : 'update';
        expect(operations).toEqual([
          { path: 'a', action, bytes: action === 'unchanged' ? 0 : Buffer.byteLength(text) },
        ]);
        expect(readFileSync(join(dir.path, 'a'), 'utf8') === text).toBe(true);
        before = text;
      }
    }),
    { numRuns: 50 },
  );
});

test('nothing can be added while a flush is under way, and again after it', async () => {
  using dir = tempDir();
  const batch = createBatch({ root: dir.path, atomic: 'none' });
  batch.append('log', '1');
  batch.append('log', '2');
  const flushed = batch.flush();
  expect(() => batch.append('log', '3')).toThrow(expect.objectContaining({ code: 'ORCH_FS_CONFLICT' }));
  await flushed;
  batch.append('log', '4');
  await batch.flush();
  expect(readFileSync(join(dir.path, 'log'), 'utf8')).toBe('124');
});

test('a failed call tells its path and has a code of this package', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  expect(fileErrorAt(full, 'out/a')).toMatchObject({
    code: 'ORCH_FS_NO_SPACE',
    message: 'out/a: ENOSPC: no space left on device, write',
    data: { path: 'out/a' },
  });
});
