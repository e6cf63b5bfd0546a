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
