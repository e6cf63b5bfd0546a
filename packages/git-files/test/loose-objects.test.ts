import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

test.each(['umask', 'group', 'all', '0640'])(
  'objects get the rights that git gives them, where the repository is shared as %s and the process is private',
  (shared) => {
    using dir = tempDir();
    git(dir.path, 'init', '--quiet', '--bare', `--shared=${shared}`);
    const [other, ours] = ['of git', 'of ours'].map((text) => newObject('sha1', 'blob', Buffer.from(text)));
    const source = fileURLToPath(new URL('../src/index.ts', import.meta.url));
    const write = `
      import { newObject, writeObjects } from ${JSON.stringify(source)};
      process.umask(0o077);
      await writeObjects('.', [newObject('sha1', 'blob', Buffer.from('of ours'))]);
    `;
    const node = [process.execPath, '--conditions=@orch/source', '--input-type=module', '-e', write] as const;
    execFileSync('sh', ['-c', 'umask 077; printf "of git" | git hash-object -w --stdin'], { cwd: dir.path });
    execFileSync(node[0], node.slice(1), { cwd: dir.path });
    const rights = ({ id }: { readonly id: string }): readonly number[] => {
      const folder = join(dir.path, 'objects', id.slice(0, 2));
      return [statSync(folder).mode & 0o7777, statSync(join(folder, id.slice(2))).mode & 0o777];
    };
    expect(ours && rights(ours)).toEqual(other && rights(other));
  },
);
