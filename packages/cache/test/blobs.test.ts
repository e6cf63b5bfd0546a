import { chmodSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { type Diagnostic, type Sha256, sha256 } from '@orch/core';
import { readTree, tempDir, writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { openBlobs } from '../src/index.ts';
import { linesOf, startScript } from './support/children.ts';
import { mounted } from './support/mounted.ts';

const bytes = Buffer.from('some bytes');
const sha = sha256(bytes);

function pathOf(dir: string, of: Sha256): string {
  return join(dir, of.slice(0, 2), of);
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array, void> {
  for (const text of texts) yield Buffer.from(text);
}

test('bytes come back by their digest, also in a later process, and take space once', () => {
  using dir = tempDir();
  expect(openBlobs({ dir: dir.path }).write(bytes)).toBe(true);
  const blobs = openBlobs({ dir: dir.path });
  expect(blobs.write(bytes)).toBe(true);
  expect(blobs.read(sha)).toEqual(bytes);
  expect(blobs.size(sha)).toBe(bytes.length);
  expect(blobs.usage()).toEqual({ blobs: 1, bytes: bytes.length });
  expect(readdirSync(join(dir.path, 'tmp'))).toEqual([]);
});

test('bytes in pieces are the same as bytes at once', async () => {
  using dir = tempDir();
  const blobs = openBlobs({ dir: dir.path });
  expect(await blobs.writeStream(pieces('some', '', ' bytes'))).toEqual({ sha, bytes: bytes.length });
  expect(await buffer(Readable.from(blobs.stream(sha)))).toEqual(bytes);
  const empty = await blobs.writeStream(pieces());
  expect(await buffer(Readable.from(blobs.stream(empty.sha)))).toHaveLength(0);
});

test('what is not there is undefined, and what is no digest is refused', async () => {
  using dir = tempDir();
  const blobs = openBlobs({ dir: join(dir.path, 'none') });
  expect([blobs.read(sha), blobs.size(sha), blobs.usage().blobs]).toEqual([undefined, undefined, 0]);
  await expect(buffer(Readable.from(blobs.stream(sha)))).rejects.toMatchObject({ code: 'ENOENT' });
  expect(() => blobs.read('../../etc/passwd' as Sha256)).toThrow(expect.objectContaining({ code: 'ORCH_CACHE_BLOB' }));
  expect(readdirSync(dir.path)).toEqual([]);
});

describe('damaged bytes', () => {
  test.each([
    ['other', 'same size!'],
    ['fewer', 'some'],
    ['none', ''],
  ])('are never handed out and are removed: %s', async (_, content) => {
    using dir = tempDir();
    const blobs = openBlobs({ dir: dir.path });
    const spoil = (): void => {
      blobs.write(bytes);
      chmodSync(pathOf(dir.path, sha), 0o644);
      writeFileSync(pathOf(dir.path, sha), content);
    };
    spoil();
    expect(blobs.read(sha)).toBeUndefined();
    expect(blobs.size(sha)).toBeUndefined();
    spoil();
    const received: Uint8Array[] = [];
    await expect(
      (async () => {
        for await (const chunk of blobs.stream(sha)) received.push(chunk);
      })(),
    ).rejects.toMatchObject({ code: 'ORCH_CACHE_BLOB' });
    expect(received).toEqual([]);
    spoil();
    expect(blobs.verify()).toEqual({ checked: 1, corrupt: 1 });
    expect(blobs.verify()).toEqual({ checked: 0, corrupt: 0 });
  });

  test('of another size are replaced by the next write', () => {
    using dir = tempDir();
    const blobs = openBlobs({ dir: dir.path });
    blobs.write(bytes);
    chmodSync(pathOf(dir.path, sha), 0o644);
    writeFileSync(pathOf(dir.path, sha), 'torn');
    blobs.write(bytes);
    expect(blobs.read(sha)).toEqual(bytes);
  });
});

test('a source that fails or is too long leaves nothing behind', async () => {
  using dir = tempDir();
  const blobs = openBlobs({ dir: dir.path });
  async function* failing(): AsyncGenerator<Uint8Array, void> {
    yield* pieces('some');
    throw new Error('the connection is lost');
  }
  await expect(blobs.writeStream(failing())).rejects.toThrow('the connection is lost');
  await expect(blobs.writeStream(pieces('some', ' bytes'), 9)).rejects.toMatchObject({ code: 'ORCH_CACHE_BLOB' });
  expect(readTree(dir.path)).toEqual({});
  expect(await blobs.writeStream(pieces('some', ' bytes'), 10)).toMatchObject({ sha });
});

test('the least recently used go first when there is too much, by themselves', () => {
  using dir = tempDir();
  const blobs = openBlobs({ dir: dir.path, maxBytes: 1000 });
  const contents = Array.from({ length: 9 }, (_, index) => Buffer.alloc(100, index));
  for (const [index, content] of contents.entries()) {
    blobs.write(content);
    const age = Date.now() / 1000 - 100_000 + index;
    utimesSync(pathOf(dir.path, sha256(content)), age, age);
  }
  const [first = bytes] = contents;
  expect(blobs.read(sha256(first))).toEqual(first);
  for (let index = 20; index < 26; index++) blobs.write(Buffer.alloc(100, index));
  expect(blobs.usage().bytes).toBeLessThanOrEqual(1000);
  expect(blobs.read(sha256(first))).toEqual(first);
  expect(blobs.size(sha256(contents[1] ?? bytes))).toBeUndefined();
});

test('what a killed writer left is removed once it is a day old', () => {
  using dir = tempDir();
  const blobs = openBlobs({ dir: dir.path });
  blobs.write(bytes);
  const left = join(dir.path, 'tmp', '0123456789abcdef01234567');
  writeFileSync(left, 'half');
  blobs.gc();
  expect(statSync(left).size).toBe(4);
  utimesSync(left, 1, 1);
  blobs.gc();
  expect(readdirSync(join(dir.path, 'tmp'))).toEqual([]);
});

test('a store that is open for reading changes nothing', async () => {
  using dir = tempDir();
  openBlobs({ dir: dir.path }).write(bytes);
  const blobs = openBlobs({ dir: dir.path, readOnly: true, maxBytes: 1 });
  const before = readTree(dir.path);
  expect(blobs.write(Buffer.from('more'))).toBe(false);
  await expect(blobs.writeStream(pieces('more'))).rejects.toMatchObject({ code: 'ORCH_CACHE_BLOB' });
  blobs.gc();
  blobs.clear();
  expect(readTree(dir.path)).toEqual(before);
  expect(blobs.read(sha)).toEqual(bytes);
});

test('a full disk is told once, and leaves nothing half written', async (context) => {
  using disk = mounted(['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs']);
  if (disk === undefined) {
    context.skip('this machine lets nobody mount');
    return;
  }
  const warnings: Diagnostic[] = [];
  const blobs = openBlobs({ dir: disk.path, onWarning: (warning) => warnings.push(warning) });
  const large = Buffer.alloc(400_000, 1);
  expect(blobs.write(large)).toBe(false);
  await expect(blobs.writeStream(Readable.from([large]))).rejects.toMatchObject({ code: 'ORCH_CACHE_BLOB' });
  expect(blobs.write(bytes)).toBe(true);
  expect(blobs.usage().blobs).toBe(1);
  expect(readdirSync(join(disk.path, 'tmp'))).toEqual([]);
  expect(warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_DEGRADED']);
});

test('clearing removes blobs, and no file of anybody else', () => {
  using dir = tempDir();
  writeTree(dir.path, { 'ab/mine.txt': 'x', 'tmp/mine': 'x', mine: 'x' });
  const blobs = openBlobs({ dir: dir.path });
  blobs.write(bytes);
  blobs.clear();
  expect(blobs.read(sha)).toBeUndefined();
  expect(Object.keys(readTree(dir.path)).sort()).toEqual(['ab/mine.txt', 'mine', 'tmp/mine']);
});

test('a process killed at any moment loses no acknowledged blob and leaves none that is torn', async () => {
  using dir = tempDir();
  const rounds = process.env['ORCH_SOAK'] === undefined ? 3 : 100;
  const acknowledged: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const child = startScript('blob-writer.ts', dir.path);
    let bytes = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > 300 + ((round * 997) % 1500)) child.kill('SIGKILL');
    });
    acknowledged.push(...(await linesOf(child)));
  }
  const blobs = openBlobs({ dir: dir.path });
  for (const digest of acknowledged) expect(blobs.read(digest as Sha256)).toHaveLength(50_000);
  expect(acknowledged.length).toBeGreaterThan(rounds * 3);
  expect(blobs.verify().corrupt).toBe(0);
}, 600_000);
