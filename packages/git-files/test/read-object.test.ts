import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { git, initRepository, tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { isDamaged, newObject, readObject, writeObjects } from '../src/index.ts';

function repository() {
  const dir = tempDir();
  writeFileSync(join(dir.path, 'a.txt'), 'hello\n');
  initRepository(dir.path);
  const id = (revision: string): string => git(dir.path, 'rev-parse', revision).trim();
  return { path: dir.path, gitDir: join(dir.path, '.git'), id, [Symbol.dispose]: () => dir[Symbol.dispose]() };
}

test('objects in files of their own are read as git reads them', () => {
  using r = repository();
  const commit = readObject(r.gitDir, 'sha1', r.id('HEAD'));
  expect(commit?.type).toBe('commit');
  expect(commit?.content.toString()).toBe(git(r.path, 'cat-file', 'commit', 'HEAD'));
  expect(readObject(r.gitDir, 'sha1', r.id('HEAD:a.txt'))).toEqual({ type: 'blob', content: Buffer.from('hello\n') });
  expect(readObject(r.gitDir, 'sha1', r.id('HEAD^{tree}'))?.type).toBe('tree');
});

test('git has to be asked for an object that is packed, that is not there, and that is large', async () => {
  using r = repository();
  const id = r.id('HEAD');
  git(r.path, 'repack', '-q', '-a', '-d');
  expect(readObject(r.gitDir, 'sha1', id)).toBeUndefined();
  expect(readObject(r.gitDir, 'sha1', 'f'.repeat(40))).toBeUndefined();
  const large = newObject('sha1', 'blob', Buffer.alloc(5000));
  await writeObjects(r.gitDir, [large]);
  expect(readObject(r.gitDir, 'sha1', large.id, 4000)).toBeUndefined();
  expect(readObject(r.gitDir, 'sha1', large.id, 5000)?.content).toHaveLength(5000);
});

test('what stands under the name of another object, is cut off, or is no file, is not believed', async () => {
  using r = repository();
  const [one, other] = ['one', 'other'].map((text) => newObject('sha1', 'blob', Buffer.from(text)));
  if (one === undefined || other === undefined) throw new TypeError('there are two');
  await writeObjects(r.gitDir, [one, other]);
  const place = (id: string): string => join(r.gitDir, 'objects', id.slice(0, 2), id.slice(2));
  const bytes = readFileSync(place(other.id));
  chmodSync(place(one.id), 0o644);
  writeFileSync(place(one.id), bytes);
  expect(readObject(r.gitDir, 'sha1', one.id)).toBeUndefined();
  writeFileSync(place(one.id), bytes.subarray(0, 10));
  expect(readObject(r.gitDir, 'sha1', one.id)).toBeUndefined();
  rmSync(place(one.id));
  mkdirSync(place(one.id));
  expect(readObject(r.gitDir, 'sha1', one.id)).toBeUndefined();
});

test.each([5, 100_000, 400_000])(
  'an object of %i bytes is damaged where its file does not hold all of it',
  async (size) => {
    using r = repository();
    const { id } = newObject('sha1', 'blob', Buffer.from('x'.repeat(size)));
    expect(await isDamaged(r.gitDir, 'sha1', id)).toBe(false);
    await writeObjects(r.gitDir, [newObject('sha1', 'blob', Buffer.from('x'.repeat(size)))]);
    expect(await isDamaged(r.gitDir, 'sha1', id)).toBe(false);
    const file = join(r.gitDir, 'objects', id.slice(0, 2), id.slice(2));
    const bytes = readFileSync(file);
    chmodSync(file, 0o644);
    for (const length of [0, 1, bytes.length >> 1, bytes.length - 1]) {
      writeFileSync(file, bytes.subarray(0, length));
      expect(await isDamaged(r.gitDir, 'sha1', id)).toBe(true);
    }
    rmSync(file);
    mkdirSync(file);
    expect(await isDamaged(r.gitDir, 'sha1', id)).toBe(true);
  },
);
