import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { Diagnostic } from '@orch/core';
import { readTree, tempDir, writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import {
  type ArtifactClientOptions,
  connectArtifacts,
  createTaskOutputs,
  openBlobs,
  openCache,
  type OutputSink,
  serveArtifacts,
  type TaskOutputs,
  type TaskRun,
} from '../../src/index.ts';

const token = 'a-word-that-nobody-guesses';

interface Machine {
  readonly root: string;
  readonly outputs: TaskOutputs;
  /** Where its contents are. */
  readonly blobs: string;
  /** Runs a build that leaves a file with `text`, or restores one. */
  build(text: string): Promise<{ readonly ran: boolean; readonly value: unknown }>;
}

interface Site extends AsyncDisposable {
  readonly url: string;
  readonly warnings: Diagnostic[];
  machine(name: string, options?: { readonly secret?: string } & Partial<ArtifactClientOptions>): Machine;
}

/** A server, and machines with a cache each. */
async function site(readOnly = false): Promise<Site> {
  const dir = tempDir();
  const stack = new DisposableStack();
  const store = stack.use(openCache({ dir: join(dir.path, 'server') }));
  const blobs = openBlobs({ dir: join(dir.path, 'server', 'blobs') });
  const server = await serveArtifacts({ cache: store, blobs, token, readOnly });
  const warnings: Diagnostic[] = [];
  return {
    url: server.url,
    warnings,
    machine: (name, { secret, ...options } = {}) => {
      const root = join(dir.path, name, 'work');
      mkdirSync(root, { recursive: true });
      const own = join(dir.path, name, 'cache', 'blobs');
      const onWarning = (warning: Diagnostic): void => void warnings.push(warning);
      const artifacts = connectArtifacts({ url: server.url, token, onWarning, ...options });
      const outputs = createTaskOutputs({
        cache: stack.use(openCache({ dir: join(dir.path, name, 'cache') })),
        blobs: openBlobs({ dir: own }),
        remote: secret === undefined ? { artifacts } : { artifacts, secret },
      });
      const build = async (text: string): Promise<{ ran: boolean; value: unknown }> => {
        const result = await outputs.restoreOrRun('build', buildOf(root, text));
        await outputs.flush();
        return { ran: result.ran, value: result.value };
      };
      return { root, outputs, blobs: own, build };
    },
    [Symbol.asyncDispose]: async () => {
      await server.close();
      stack.dispose();
      dir[Symbol.dispose]();
    },
  };
}

function buildOf(root: string, text: string): TaskRun<unknown> {
  const sink: OutputSink = {
    write: (path, content, { mode }) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
      chmodSync(join(root, path), mode);
    },
    mkdir: (path) => void mkdirSync(join(root, path), { recursive: true }),
  };
  const run = (): { paths: string[]; value: unknown } => {
    writeTree(root, { 'dist/out.txt': text, 'dist/tool': '#!/bin/sh\n' });
    mkdirSync(join(root, 'dist/empty'), { recursive: true });
    chmodSync(join(root, 'dist/tool'), 0o755);
    return { paths: ['dist'], value: { log: text } };
  };
  return { root, sink, run };
}

test('what one machine has built, another restores', async () => {
  await using s = await site();
  const [a, b] = [s.machine('a'), s.machine('b')];
  expect(await a.build('of a')).toEqual({ ran: true, value: { log: 'of a' } });
  expect(await b.build('of b')).toEqual({ ran: false, value: { log: 'of a' } });
  expect(readTree(b.root)).toEqual({ 'dist/out.txt': 'of a', 'dist/tool': '#!/bin/sh\n' });
  expect(statSync(join(b.root, 'dist/tool')).mode & 0o777).toBe(0o755);
  expect(statSync(join(b.root, 'dist/empty')).isDirectory()).toBe(true);
});

test('contents that were lost here are fetched from there before anything runs again', async () => {
  await using s = await site();
  const a = s.machine('a');
  await a.build('first');
  rmSync(a.blobs, { recursive: true });
  expect(await a.build('second')).toEqual({ ran: false, value: { log: 'first' } });
});

describe('with a secret', () => {
  test('machines that know it share, and others are not used', async () => {
    await using s = await site();
    const unsigned = s.machine('unsigned');
    expect(await unsigned.build('unsigned')).toMatchObject({ ran: true });
    expect(await s.machine('a', { secret: 'right' }).build('signed')).toMatchObject({ ran: true });
    expect(await s.machine('b', { secret: 'right' }).build('x')).toEqual({ ran: false, value: { log: 'signed' } });
    expect(await s.machine('c', { secret: 'wrong' }).build('own')).toEqual({ ran: true, value: { log: 'own' } });
  });

  test('an artifact cannot stand for another', async () => {
    await using s = await site();
    const a = s.machine('a', { secret: 'right' });
    await a.build('of build');
    const client = connectArtifacts({ url: s.url, token });
    const key = openKey('build');
    const other = openKey('other');
    const found = await client.get(key);
    if (found?.tag === undefined) throw new Error('the artifact is missing');
    client.put(other, found.bytes, { durationMs: 1, tag: found.tag });
    await client.flush();
    const b = s.machine('b', { secret: 'right' });
    const result = await b.outputs.restoreOrRun('other', buildOf(b.root, 'of other'));
    expect(result).toMatchObject({ ran: true, value: { log: 'of other' } });
  });
});

describe('a server', () => {
  test('that is away costs one warning, and the build runs', async () => {
    await using s = await site();
    const a = s.machine('a', { url: 'http://127.0.0.1:1' });
    expect(await a.build('x')).toMatchObject({ ran: true });
    expect(s.warnings.map(({ code }) => code)).toEqual(['ORCH_CACHE_REMOTE']);
  });

  test('that wants another token is as one that is away', async () => {
    await using s = await site();
    expect(await s.machine('a', { token: 'something-else-altogether' }).build('x')).toMatchObject({ ran: true });
    expect(s.warnings).toHaveLength(1);
  });

  test('that takes no uploads is still read from', async () => {
    await using s = await site(true);
    expect(await s.machine('a').build('x')).toMatchObject({ ran: true });
    expect(s.warnings).toEqual([]);
  });

  test('with something else under the name has nothing', async () => {
    await using s = await site();
    const client = connectArtifacts({ url: `${s.url}/`, token });
    for (const bytes of [Buffer.from('no zstd'), Buffer.alloc(0)]) {
      client.put(openKey('build'), bytes, { durationMs: 0 });
      await client.flush();
      const machine = s.machine(`m${bytes.length}`);
      expect(await machine.build('own')).toEqual({ ran: true, value: { log: 'own' } });
    }
  });

  test('with more than is allowed has nothing', async () => {
    await using s = await site();
    await s.machine('a').build('x');
    expect(await s.machine('b', { maxArtifactBytes: 10 }).build('own')).toMatchObject({ ran: true });
    expect(await s.machine('c', { team: 'other' }).build('own')).toMatchObject({ ran: true });
  });
});

test('an address that is none is refused', () => {
  for (const url of ['', 'nothing', 'file:///etc/passwd']) {
    expect(() => connectArtifacts({ url, token })).toThrow(expect.objectContaining({ code: 'ORCH_CACHE_REMOTE' }));
  }
});

/** The name of the artifact of an input. */
function openKey(input: string): string {
  using dir = tempDir();
  using cache = openCache({ dir: dir.path, readOnly: true });
  return cache.key('task-output', input);
}
