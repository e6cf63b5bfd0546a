import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { git, tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { newObject, writeObjects } from '../src/index.ts';

test.each(['sha1', 'sha256'] as const)('objects are named by %s and kept as git does it', async (format) => {
  using dir = tempDir();
  git(dir.path, 'init', '--quiet', '--bare', `--object-format=${format}`);
  const text = Buffer.from('a text\nof two lines é\n');
  const blob = newObject(format, 'blob', text);
  await writeObjects(dir.path, [blob, blob]);
  await writeObjects(dir.path, [blob]);
  writeFileSync(join(dir.path, 'text'), text);
  expect(git(dir.path, 'hash-object', '-t', 'blob', 'text').trim()).toBe(blob.id);
  expect(git(dir.path, 'cat-file', 'blob', blob.id)).toBe(text.toString());
});

test('what is damaged is replaced where git does not find it, and left alone else', async () => {
  using dir = tempDir();
  git(dir.path, 'init', '--quiet', '--bare');
  const blob = newObject('sha1', 'blob', Buffer.from('text'));
  await writeObjects(dir.path, [blob]);
  const place = join(dir.path, 'objects', blob.id.slice(0, 2), blob.id.slice(2));
  chmodSync(place, 0o644);
  truncateSync(place, 4);
  await writeObjects(dir.path, [blob]);
  expect(readFileSync(place)).toHaveLength(4);
  await writeObjects(dir.path, [blob], { areMissing: true });
  expect(git(dir.path, 'cat-file', 'blob', blob.id)).toBe('text');
  expect(statSync(place).mode & 0o777).toBe(0o444);
});

test('a folder of objects that cannot be written is told, and nothing is half written', async () => {
  using dir = tempDir();
  mkdirSync(join(dir.path, 'objects'));
  const [first, second] = ['x', 'y'].map((text) => newObject('sha1', 'blob', Buffer.from(text)));
  if (first === undefined || second === undefined) throw new TypeError('there are two');
  writeFileSync(join(dir.path, 'objects', second.id.slice(0, 2)), 'in the way');
  await expect(writeObjects(dir.path, [first, second])).rejects.toMatchObject({ code: 'ENOTDIR' });
  expect(readdirSync(join(dir.path, 'objects', first.id.slice(0, 2)))).toEqual([]);
});

test('objects are written also while somebody removes folders that are empty, as git does when it tidies up', async () => {
  using dir = tempDir();
  git(dir.path, 'init', '--quiet', '--bare');
  const tidy = `const fs = require('node:fs');
    for (;;) for (const name of fs.readdirSync('objects')) if (name.length === 2) try { fs.rmdirSync('objects/' + name); } catch {}`;
  const child = spawn(process.execPath, ['-e', tidy], { cwd: dir.path, stdio: 'ignore' });
  try {
    await once(child, 'spawn');
    for (let round = 0; round < 30; round += 1) {
      const objects = Array.from({ length: 20 }, (_, at) => newObject('sha1', 'blob', Buffer.from(`${round} ${at}`)));
      await writeObjects(dir.path, objects);
    }
  } finally {
    child.kill('SIGKILL');
  }
  expect(git(dir.path, 'count-objects').trim()).toMatch(/^600 objects/);
});
