import { chmodSync, mkdirSync, readlinkSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { messageOf } from '@orch/core';
import { injectFaults, readTree, tempDir, writeTree, type TempDir } from '@orch/testkit';
import { array, assert, constantFrom, property, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createBatch, nodeFileSystem, type Batch, type BatchOptions } from '../src/index.ts';
import { styled, styleOf } from '../src/text-policy.ts';

const tree = (dir: TempDir): Record<string, string> => readTree(dir.path, (path) => path === '.orch');
const modeOf = (dir: TempDir, path: string): string => (statSync(join(dir.path, path)).mode & 0o777).toString(8);

async function flushed(dir: TempDir, options: Partial<BatchOptions>, fill: (batch: Batch) => void): Promise<void> {
  const batch = createBatch({ root: dir.path, ...options });
  fill(batch);
  await batch.flush();
}

describe('line endings', () => {
  test('are written as given without a policy', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'dos.txt': 'a\r\nb\r\n' });
    await flushed(dir, {}, (batch) => batch.write('dos.txt', 'c\nd\r\n'));
    expect(tree(dir)).toEqual({ 'dos.txt': 'c\nd\r\n' });
  });

  test('of an existing file are kept by preserve, whether it is written, edited or added to', async () => {
    using dir = tempDir();
    writeTree(dir.path, {
      'dos.txt': 'a\r\nb\r\n',
      'edit.txt': 'a\r\nb\r\n',
      'log.txt': 'a\r\n',
      'unix.txt': 'a\nb\n',
      'one.txt': 'a',
    });
    await flushed(dir, { eol: 'preserve' }, (batch) => {
      batch.write('dos.txt', 'c\nd\r\n');
      batch.edit('edit.txt', (text) => `${text}c\n`);
      for (const line of ['b\n', 'c\n']) batch.append('log.txt', line);
      batch.write('unix.txt', 'c\r\nd\n');
      batch.write('one.txt', 'c\r\nd\n');
      batch.write('new.txt', 'c\r\nd\n');
    });
    expect(tree(dir)).toEqual({
      'dos.txt': 'c\r\nd\r\n',
      'edit.txt': 'a\r\nb\r\nc\r\n',
      'log.txt': 'a\r\nb\r\nc\r\n',
      'unix.txt': 'c\nd\n',
      'one.txt': 'c\r\nd\n',
      'new.txt': 'c\r\nd\n',
    });
  });

  test.each([
    ['lf', 'a\nb\n'],
    ['crlf', 'a\r\nb\r\n'],
  ] as const)('are all %s if that is asked for, in texts only', async (eol, expected) => {
    using dir = tempDir();
    await flushed(dir, { eol }, (batch) => {
      batch.write('text', 'a\nb\r\n');
      batch.write('bytes', Buffer.from('a\nb\r\n'));
    });
    expect(tree(dir)).toEqual({ text: expected, bytes: 'a\nb\r\n' });
  });

  test('that are kept leave an unchanged file untouched', async () => {
    using dir = tempDir();
    writeTree(dir.path, { 'dos.txt': 'a\r\nb\r\n' });
    const batch = createBatch({ root: dir.path, eol: 'preserve' });
    batch.write('dos.txt', 'a\nb\n');
    expect(await batch.flush()).toMatchObject({ written: 0, unchanged: 1 });
  });

  test('of any text become those of the policy, and again the same', () => {
    const lines = array(constantFrom('a', '\n', '\r\n')).map((parts) => parts.join(''));
    const texts = tuple(constantFrom('', '\uFEFF'), lines).map((parts) => parts.join(''));
    assert(
      property(texts, texts, constantFrom('preserve', 'lf', 'crlf'), (text, existing, eol) => {
        const style = styleOf(Buffer.from(existing));
        const once = styled(text, style, { eol, bom: 'preserve' }, true);
        expect(styled(once, style, { eol, bom: 'preserve' }, true)).toBe(once);
        const wanted = eol === 'preserve' ? style.eol : eol;
        const found = styleOf(Buffer.from(once)).eol;
        expect([undefined, wanted ?? found]).toContain(found);
        expect(once.startsWith('\uFEFF')).toBe(style.bom);
      }),
    );
  });
});

describe('a byte order mark', () => {
  test('is kept by preserve, where the file has one, and not shown to edits', async () => {
    using dir = tempDir();
    writeTree(dir.path, {
      'with.txt': '\uFEFFold',
      'edit.txt': '\uFEFFold',
      'log.txt': '\uFEFFold',
      'none.txt': 'old',
    });
    await flushed(dir, { bom: 'preserve' }, (batch) => {
      batch.write('with.txt', 'new');
      batch.edit('edit.txt', (text) => `# ${text}`);
      batch.append('log.txt', '\uFEFF, new');
      batch.write('none.txt', '\uFEFFnew');
      batch.write('new.txt', '\uFEFFnew');
    });
    expect(tree(dir)).toEqual({
      'with.txt': '\uFEFFnew',
      'edit.txt': '\uFEFF# old',
      'log.txt': '\uFEFFold, new',
      'none.txt': 'new',
      'new.txt': '\uFEFFnew',
    });
  });
});

describe('permission bits', () => {
  test('of an existing file stay, also where it is replaced by a rename', async () => {
    using dir = tempDir();
    writeTree(dir.path, { plain: 'x', shown: 'x' });
    for (const path of ['plain', 'shown']) chmodSync(join(dir.path, path), 0o751);
    await flushed(dir, {}, (batch) => {
      batch.write('plain', 'y');
      batch.write('shown', 'y', { visibility: 'atomic' });
    });
    expect([modeOf(dir, 'plain'), modeOf(dir, 'shown')]).toEqual(['751', '751']);
  });

  test.each(['batch', 'file', 'none'] as const)('become executable for whoever may read, atomic %s', async (atomic) => {
    using dir = tempDir();
    writeTree(dir.path, { old: 'x', same: 'x', script: 'x', log: 'x' });
    for (const [path, mode] of Object.entries({ old: 0o640, same: 0o644, script: 0o755, log: 0o600 })) {
      chmodSync(join(dir.path, path), mode);
    }
    const made = 0o777 & ~process.umask();
    const fill = (batch: Batch): void => {
      batch.write('old', 'y', { executable: true });
      batch.write('same', 'x', { executable: true });
      batch.write('script', 'y', { executable: false });
      batch.write('new', 'y', { executable: true });
      batch.write('secret', 'y', { executable: true, mode: 0o600 });
      batch.write('later', 'x');
      batch.write('later', 'y', { executable: true });
    };
    await flushed(dir, { atomic }, fill);
    const modes = ['old', 'same', 'script', 'new', 'secret', 'later'].map((path) => modeOf(dir, path));
    expect(modes).toEqual(['750', '755', '644', made.toString(8), '700', made.toString(8)]);
    const again = createBatch({ root: dir.path, atomic });
    fill(again);
    expect(again.diff().map(({ action }) => action)).toEqual(Array.from({ length: 6 }, () => 'unchanged'));
  });
});

describe('a file that exists', () => {
  test('is kept or refused if that is asked for, also one that appears until flush', async () => {
    using dir = tempDir();
    writeTree(dir.path, { old: 'x' });
    const batch = createBatch({ root: dir.path });
    batch.write('old', 'y', { ifExists: 'keep' });
    expect(batch.size).toBe(0);
    expect(() => batch.write('old', 'y', { ifExists: 'refuse' })).toThrow(
      expect.objectContaining({ code: 'ORCH_FS_CONFLICT' }),
    );
    batch.write('new', 'y', { ifExists: 'keep' });
    batch.write('new', 'z', { ifExists: 'keep' });
    batch.delete('old');
    batch.write('old', 'z', { ifExists: 'refuse' });
    writeFileSync(join(dir.path, 'new'), 'theirs');
    await expect(batch.flush()).rejects.toMatchObject({ code: 'ORCH_FS_STALE_BASE', data: { path: 'new' } });
    unlinkSync(join(dir.path, 'new'));
    await batch.flush();
    expect(tree(dir)).toEqual({ new: 'y', old: 'z' });
  });
});

describe('symbolic links that are followed', () => {
  const follow = { symlinks: 'follow' } as const;

  function linked(dir: TempDir): string {
    const root = join(dir.path, 'root');
    writeTree(dir.path, { 'root/real/deep/file': 'old', 'root/other/file': 'other', 'outside/file': 'precious' });
    symlinkSync('real/deep', join(root, 'deep'));
    symlinkSync('../deep/file', join(root, 'real/link'));
    symlinkSync(join(root, 'other'), join(root, 'absolute'));
    symlinkSync('../outside', join(root, 'out'));
    symlinkSync('/', join(root, 'away'));
    symlinkSync('loop', join(root, 'loop'));
    symlinkSync('real/made', join(root, 'dangling'));
    symlinkSync('.git', join(root, 'git'));
    symlinkSync('.orch/tx', join(root, 'journals'));
    return root;
  }

  test('lead to the file that is read, listed, written and reported, and stay links', async () => {
    using dir = tempDir();
    const root = linked(dir);
    const batch = createBatch({ root, ...follow });
    expect([batch.read('real/link'), batch.list('deep'), batch.exists('absolute/file')]).toEqual([
      'old',
      ['file'],
      true,
    ]);
    batch.write('real/link', 'new');
    batch.append('absolute/file', ' and more');
    batch.write('deep/made/file', 'made');
    batch.write('dangling', 'made too');
    expect(batch.read('deep/file')).toBe('new');
    const { operations } = await batch.flush();
    expect(operations.map(({ path }) => path)).toEqual([
      'other/file',
      'real/deep/file',
      'real/deep/made',
      'real/deep/made/file',
      'real/made',
    ]);
    expect(readTree(join(root, 'real'))).toEqual({ 'deep/file': 'new', 'deep/made/file': 'made', made: 'made too' });
    expect(readTree(join(root, 'other'))).toEqual({ file: 'other and more' });
    expect(readlinkSync(join(root, 'real/link'))).toBe('../deep/file');
  });

  test.each(['out', 'out/file', 'away/etc/passwd', 'loop', 'loop/x', 'git/config', 'journals/x'])(
    'do not lead from %s out of the root, in a circle, or to what no path may reach',
    (path) => {
      using dir = tempDir();
      const batch = createBatch({ root: linked(dir), ...follow });
      const refused = expect.objectContaining({ code: 'ORCH_FS_UNSAFE_PATH' });
      expect(() => batch.write(path, 'x')).toThrow(refused);
      expect(() => batch.read(path)).toThrow(refused);
      expect(() => batch.copy('other/file', path)).toThrow(refused);
      expect(batch.size).toBe(0);
    },
  );

  test('are themselves what is deleted, and what stands in their place is no link', async () => {
    using dir = tempDir();
    const root = linked(dir);
    const batch = createBatch({ root, ...follow });
    batch.delete('deep');
    batch.write('deep/file', 'in a folder');
    batch.delete('out');
    await batch.flush();
    expect(readTree(root, (path) => path === '.orch')).toMatchObject({
      'deep/file': 'in a folder',
      'real/deep/file': 'old',
    });
    expect(tree(dir)['outside/file']).toBe('precious');
  });

  test('that lead elsewhere at flush are seen', async () => {
    using dir = tempDir();
    const root = linked(dir);
    for (const target of ['../outside', 'other', undefined]) {
      const batch = createBatch({ root, ...follow });
      batch.write('deep/file', 'new');
      unlinkSync(join(root, 'deep'));
      if (target !== undefined) symlinkSync(target, join(root, 'deep'));
      else mkdirSync(join(root, 'deep'));
      await expect(batch.flush()).rejects.toMatchObject({ code: 'ORCH_FS_STALE_BASE', data: { path: 'deep' } });
      expect(tree(dir)).toMatchObject({ 'root/real/deep/file': 'old', 'outside/file': 'precious' });
      if (target === undefined) break;
      unlinkSync(join(root, 'deep'));
      symlinkSync('real/deep', join(root, 'deep'));
    }
  });
});

describe('a full disk', () => {
  test('is told with the path that did not fit', async () => {
    const messages: string[] = [];
    for (let at = 1, failed = true; failed; at++) {
      using dir = tempDir();
      writeTree(dir.path, { a: 'x', b: 'x' });
      const faulty = injectFaults(nodeFileSystem, { at, fault: 'ENOSPC' });
      const done = flushed(dir, { fileSystem: faulty.facade }, (batch) => {
        batch.write('a', 'longer');
        batch.write('new/c', 'new');
      });
      const error: unknown = await done.catch((error: unknown) => error);
      failed = faulty.failed();
      if (failed && faulty.calls[at - 1] === 'write') messages.push(messageOf(error));
    }
    const named = messages.map((message) => /(\S+): ENOSPC/u.exec(message)?.[1]?.replace(/^.*\./u, '.'));
    expect(new Set(named)).toEqual(new Set(['.gitignore', '.tx', 'a', 'new/c']));
  });
});
