import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative } from 'node:path';

import { git, tempDir } from '@orch/testkit';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const { fsync } = fs;
let flushed: string[] = [];

beforeEach(() => {
  flushed = [];
  const watched = (file: number, done: (error?: NodeJS.ErrnoException | null) => void): void => {
    flushed.push(fs.readlinkSync(`/proc/self/fd/${file}`));
    fsync(file, done);
  };
  fs.fsync = watched as typeof fsync;
  syncBuiltinESMExports();
  vi.resetModules();
});

afterEach(() => {
  fs.fsync = fsync;
  syncBuiltinESMExports();
  vi.resetModules();
});

const hasDescriptors = fs.existsSync('/proc/self/fd');

test.runIf(hasDescriptors)('what git has written is flushed with its names, each file before its folder', async () => {
  const { flushObjects } = await import('../src/index.ts');
  using dir = tempDir();
  git(dir.path, 'init', '--quiet', '--bare');
  const objects = ['a', 'b'].map((text) => {
    fs.writeFileSync(join(dir.path, text), text);
    const id = git(dir.path, 'hash-object', '-w', text).trim();
    return join(id.slice(0, 2), id.slice(2));
  });
  await flushObjects(dir.path);
  const paths = flushed.map((path) => relative(fs.realpathSync(join(dir.path, 'objects')), path));
  const folders = objects.map((path) => path.slice(0, 2));
  expect(paths.slice(0, 2).toSorted()).toEqual(objects.toSorted());
  expect(paths.slice(2).toSorted()).toEqual(['', ...folders].toSorted());
});

test.runIf(hasDescriptors)(
  'what is on the disk for long is not opened, whatever its files say of their age',
  async () => {
    const { flushObjects } = await import('../src/index.ts');
    using dir = tempDir();
    git(dir.path, 'init', '--quiet', '--bare');
    fs.writeFileSync(join(dir.path, 'text'), 'text');
    const id = git(dir.path, 'hash-object', '-w', 'text').trim();
    const long = new Date(0);
    fs.utimesSync(join(dir.path, 'objects', id.slice(0, 2), id.slice(2)), long, long);
    await flushObjects(dir.path);
    expect(flushed).toHaveLength(3);
    flushed = [];
    vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
    await flushObjects(dir.path);
    vi.restoreAllMocks();
    expect(flushed).toEqual([]);
  },
);

test.runIf(hasDescriptors)('what this process has flushed is not flushed again, unless the clock was set', async () => {
  const { flushObjects } = await import('../src/index.ts');
  using dir = tempDir();
  git(dir.path, 'init', '--quiet', '--bare');
  fs.writeFileSync(join(dir.path, 'text'), 'text');
  git(dir.path, 'hash-object', '-w', 'text');
  const [at, ticks] = [Date.now(), performance.now()];
  const later = async (atMs: number, ticksMs: number): Promise<number> => {
    flushed = [];
    vi.spyOn(Date, 'now').mockReturnValue(at + atMs);
    vi.spyOn(performance, 'now').mockReturnValue(ticks + ticksMs);
    await flushObjects(dir.path);
    vi.restoreAllMocks();
    return flushed.length;
  };
  expect(await later(0, 0)).toBe(3);
  // Files may be some time older than what the clock says.
  expect(await later(5000, 5000)).toBe(3);
  expect(await later(10_000, 10_000)).toBe(0);
  expect(await later(60_000, 20_000)).toBe(3);
});

test.runIf(hasDescriptors)('the name of a ref is flushed with all folders up to its repository', async () => {
  const { flushRef } = await import('../src/index.ts');
  using dir = tempDir();
  const root = fs.realpathSync(dir.path);
  fs.mkdirSync(join(root, 'refs/orch'), { recursive: true });
  await flushRef(root, 'refs/orch/x');
  expect(flushed.map((path) => relative(root, path)).toSorted()).toEqual(['', 'refs', 'refs/orch']);
});

test.runIf(hasDescriptors)('a disk that cannot keep an object is told', async () => {
  fs.fsync = ((_: number, done: (error: Error) => void) => {
    done(Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' }));
  }) as typeof fsync;
  syncBuiltinESMExports();
  const { flushObjects } = await import('../src/index.ts');
  using dir = tempDir();
  git(dir.path, 'init', '--quiet', '--bare');
  fs.writeFileSync(join(dir.path, 'text'), 'text');
  git(dir.path, 'hash-object', '-w', 'text');
  await expect(flushObjects(dir.path)).rejects.toMatchObject({ code: 'EIO' });
});
