import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { isOrchError } from '@orch/core';
import { readTree, tempDir, writeTree } from '@orch/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createBatch } from '../src/index.ts';
import { memoryDir } from './fixtures/memory-dir.ts';

const unsafe = [
  '',
  '.',
  '/',
  '/etc/passwd',
  'C:/x',
  'c:x',
  '..',
  '../x',
  'a/../../x',
  'a/../b',
  'a\\b',
  'a\0b',
  'a\nb',
  'a/\u001b[31m',
  '.git/config',
  'a/.GIT/hooks/pre-commit',
  '.g\u200cit/config',
  'git~1/config',
  'con',
  'a/NUL.txt',
  'com1',
  'LPT9.log',
  'trailing.',
  'trailing /x',
  '\ud800',
  'x'.repeat(256),
  'ü'.repeat(128),
  'x/'.repeat(2048),
  '.orch/tx/x',
];

describe('unsafe paths are refused when they are queued', () => {
  test.each(unsafe)('%j', (path) => {
    using dir = tempDir();
    const batch = createBatch({ root: dir.path });
    const refused = expect.objectContaining({ code: 'ORCH_FS_UNSAFE_PATH' });
    expect(() => batch.write(path, 'x')).toThrow(refused);
    expect(() => batch.append(path, 'x')).toThrow(refused);
    expect(() => batch.delete(path)).toThrow(refused);
    expect(() => batch.read(path)).toThrow(refused);
    expect(() => batch.mkdir(path)).toThrow(refused);
    batch.write('fine', 'x');
    expect(() => batch.rename('fine', path)).toThrow(refused);
    expect(() => batch.copy(path, 'fine')).toThrow(refused);
  });

  test.each(['.gitignore', '.github/x.yml', 'a/[id]/page.ts', 'console.ts', 'com10', 'ünï/código', '...x', 'a b'])(
    '%j is fine',
    async (path) => {
      using dir = tempDir();
      const batch = createBatch({ root: dir.path });
      batch.write(path, 'x');
      await batch.flush();
      expect(readTree(dir.path)[path]).toBe('x');
    },
  );

  test('no path whatsoever makes anything outside the root', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', 'x', '\0', '~', '.git'), fc.string()), {
          maxLength: 5,
        }),
        async (segments) => {
          using dir = memoryDir();
          mkdirSync(join(dir.path, 'outer/root'), { recursive: true });
          const batch = createBatch({ root: join(dir.path, 'outer/root') });
          try {
            batch.write(segments.join('/'), 'x');
          } catch (error) {
            if (!isOrchError(error, 'ORCH_FS_UNSAFE_PATH')) throw error;
          }
          const { size } = batch;
          await batch.flush();
          const made = Object.keys(readTree(dir.path)).filter((path) => !path.includes('/.orch/tx/'));
          expect(made).toHaveLength(size);
          expect(made.every((path) => path.startsWith('outer/root/'))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('symbolic links', () => {
  test('nothing is written through one, wherever it points', () => {
    using dir = tempDir();
    mkdirSync(join(dir.path, 'root/real'), { recursive: true });
    mkdirSync(join(dir.path, 'outside'));
    symlinkSync('../outside', join(dir.path, 'root/out'));
    symlinkSync('real', join(dir.path, 'root/in'));
    symlinkSync('loop', join(dir.path, 'root/loop'));
    symlinkSync('nowhere', join(dir.path, 'root/dangling'));
    const batch = createBatch({ root: join(dir.path, 'root') });
    for (const path of ['out', 'out/x', 'in', 'in/x', 'loop', 'loop/x', 'dangling', 'dangling/x', 'out/deep/x']) {
      const refused = expect.objectContaining({ code: 'ORCH_FS_UNSAFE_PATH' });
      expect(() => batch.write(path, 'x')).toThrow(refused);
      expect(() => batch.append(path, 'x')).toThrow(refused);
      expect(() => batch.read(path)).toThrow(refused);
    }
    expect(batch.size).toBe(0);
  });

  test('a folder that becomes one between queueing and flush is refused', async () => {
    using dir = tempDir();
    mkdirSync(join(dir.path, 'root'));
    mkdirSync(join(dir.path, 'outside'));
    const batch = createBatch({ root: join(dir.path, 'root') });
    batch.write('first', 'x');
    batch.write('folder/x', 'x');
    symlinkSync('../outside', join(dir.path, 'root/folder'));
    await expect(batch.flush()).rejects.toMatchObject({ code: 'ORCH_FS_UNSAFE_PATH' });
    expect(existsSync(join(dir.path, 'outside/x'))).toBe(false);
    expect(existsSync(join(dir.path, 'root/first'))).toBe(false);
  });

  test('one is removed without what it points to', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'outside/precious': 'x', 'root/folder/file': 'y' });
    symlinkSync('../../outside', join(dir.path, 'root/folder/link'));
    const batch = createBatch({ root: join(dir.path, 'root') });
    batch.delete('folder');
    await batch.flush();
    expect(existsSync(join(dir.path, 'root/folder'))).toBe(false);
    expect(existsSync(join(dir.path, 'outside/precious'))).toBe(true);
  });

  test('the folder of journals may not be behind one', () => {
    using dir = tempDir();
    mkdirSync(join(dir.path, 'outside'));
    mkdirSync(join(dir.path, 'root'));
    symlinkSync('../outside', join(dir.path, 'root/.orch'));
    expect(() => createBatch({ root: join(dir.path, 'root') })).toThrow(
      expect.objectContaining({ code: 'ORCH_FS_UNSAFE_PATH' }),
    );
  });
});

describe('the folder of journals', () => {
  const unsafe = expect.objectContaining({ code: 'ORCH_FS_UNSAFE_PATH' });

  test('gets nothing by a copy or a rename of what is above it', () => {
    using dir = tempDir();
    writeTree(dir.path, { 'from/tx/forged.tx': 'x', 'from/config': 'y' });
    const batch = createBatch({ root: dir.path });
    expect(() => batch.copy('from', '.orch')).toThrow(unsafe);
    expect(() => batch.rename('from', '.orch')).toThrow(unsafe);
    expect(batch.diff()).toEqual([]);
  });

  test('stays when what is above it is to go', () => {
    using dir = tempDir();
    writeTree(dir.path, { '.orch/tx/.gitignore': '*', '.orch/config': 'y' });
    const batch = createBatch({ root: dir.path });
    expect(() => batch.delete('.orch')).toThrow(unsafe);
    expect(() => batch.rename('.orch', 'elsewhere')).toThrow(unsafe);
    batch.delete('.orch/config');
    expect(batch.diff()).toEqual([{ path: '.orch/config', action: 'delete', bytes: 0 }]);
  });
});

describe('contradictions are refused when they are queued', () => {
  const conflict = expect.objectContaining({ code: 'ORCH_FS_CONFLICT' });

  test('a file below a file, a file in the place of a folder, a folder in the place of a file', () => {
    using dir = tempDir();
    writeTree(dir.path, { file: 'x', 'folder/x': 'x' });
    const batch = createBatch({ root: dir.path });
    expect(() => batch.write('file/below', 'x')).toThrow(conflict);
    expect(() => batch.write('folder', 'x')).toThrow(conflict);
    expect(() => batch.mkdir('file')).toThrow(conflict);
    batch.write('planned', 'x');
    expect(() => batch.write('planned/below', 'x')).toThrow(conflict);
    expect(() => batch.rename('file', 'planned')).toThrow(conflict);
    expect(() => batch.rename('folder', 'folder/inside')).toThrow(conflict);
    expect(() => batch.rename('missing', 'x')).toThrow(conflict);
    batch.delete('file');
    batch.write('file/below', 'x');
    expect(batch.read('file/below')).toBe('x');
  });

  test('two spellings that some file systems take for the same', () => {
    using dir = tempDir();
    const batch = createBatch({ root: dir.path });
    batch.write('Readme.md', 'x');
    expect(() => batch.write('README.md', 'y')).toThrow(conflict);
    batch.write('caf\u00e9', 'x');
    expect(() => batch.write('cafe\u0301', 'y')).toThrow(conflict);
    batch.write('Src/a', 'x');
    expect(() => batch.write('src/b', 'y')).toThrow(conflict);
    batch.rename('Readme.md', 'README.md');
    expect(batch.list()).toEqual(['README.md', 'Src', 'caf\u00e9']);
  });

  test('a root that is not a folder', () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'file'), '');
    for (const root of ['file', 'missing']) {
      expect(() => createBatch({ root: join(dir.path, root) })).toThrow(
        expect.objectContaining({ code: 'ORCH_FS_NO_ROOT' }),
      );
    }
  });
});
