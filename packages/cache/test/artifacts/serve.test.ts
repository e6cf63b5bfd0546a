import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { sha256 } from '@orch/core';
import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import {
  type AnsweredRequest,
  type ArtifactServerOptions,
  openBlobs,
  openCache,
  serveArtifacts,
} from '../../src/index.ts';

const token = 'a-word-that-nobody-guesses';
const hash = '0123456789abcdef';
const body = 'the bytes of an artifact';

interface Fixture extends AsyncDisposable {
  readonly url: string;
  readonly blobs: string;
  readonly answered: readonly AnsweredRequest[];
  ask(method: string, path: string, init?: RequestInit): Promise<Response>;
}

async function served(options: Partial<ArtifactServerOptions> = {}): Promise<Fixture> {
  const dir = tempDir();
  const cache = openCache({ dir: dir.path });
  const blobs = join(dir.path, 'blobs');
  const answered: AnsweredRequest[] = [];
  const onRequest = (request: AnsweredRequest): void => void answered.push(request);
  const server = await serveArtifacts({ cache, blobs: openBlobs({ dir: blobs }), token, onRequest, ...options });
  return {
    url: server.url,
    blobs,
    answered,
    ask: async (method, path, init = {}) =>
      fetch(`${server.url}${path}`, { method, headers: { authorization: `Bearer ${token}` }, ...init }),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      cache.close();
      dir[Symbol.dispose]();
    },
  };
}

function upload(
  content: NonNullable<RequestInit['body']>,
  headers: Readonly<Record<string, string>> = {},
): RequestInit {
  return { body: content, headers: { authorization: `Bearer ${token}`, ...headers } };
}

test('an artifact comes back with its duration and its signature', async () => {
  await using server = await served();
  expect((await server.ask('GET', `/v8/artifacts/${hash}?slug=team`)).status).toBe(404);
  const put = await server.ask(
    'PUT',
    `/v8/artifacts/${hash}?slug=team`,
    upload(body, { 'x-artifact-duration': '1234', 'x-artifact-tag': 'c2lnbmVk' }),
  );
  expect([put.status, await put.json()]).toEqual([202, { urls: [] }]);
  const got = await server.ask('GET', `/v8/artifacts/${hash}?slug=team`);
  expect(await got.text()).toBe(body);
  expect(Object.fromEntries(got.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-length': `${body.length}`,
    'x-artifact-duration': '1234',
    'x-artifact-tag': 'c2lnbmVk',
  });
  const head = await server.ask('HEAD', `/v8/artifacts/${hash}?slug=team`);
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, `${body.length}`, '']);
});

test('the status is enabled, events are accepted, and a query tells what is there', async () => {
  await using server = await served();
  expect(await (await server.ask('GET', '/v8/artifacts/status')).json()).toEqual({ status: 'enabled' });
  expect((await server.ask('POST', '/v8/artifacts/events', upload('[]'))).status).toBe(200);
  await server.ask('PUT', `/v8/artifacts/${hash}`, upload(body, { 'x-artifact-duration': '5' }));
  const query = await server.ask('POST', '/v8/artifacts', upload(JSON.stringify({ hashes: [hash, 'absent'] })));
  expect(await query.json()).toEqual({ [hash]: { size: body.length, taskDurationMs: 5 }, absent: null });
  for (const bad of ['', 'null', '{}', '{"hashes":["a/b"]}']) {
    expect((await server.ask('POST', '/v8/artifacts', upload(bad))).status).toBe(400);
  }
});

test('teams share nothing, and a later upload replaces an earlier one', async () => {
  await using server = await served();
  await server.ask('PUT', `/v8/artifacts/${hash}?slug=a`, upload('of a'));
  await server.ask('PUT', `/v8/artifacts/${hash}?teamId=b`, upload('of b'));
  await server.ask('PUT', `/v8/artifacts/${hash}?slug=a`, upload('of a, later'));
  expect(await (await server.ask('GET', `/v8/artifacts/${hash}?slug=a`)).text()).toBe('of a, later');
  expect(await (await server.ask('GET', `/v8/artifacts/${hash}?teamId=b`)).text()).toBe('of b');
  expect((await server.ask('GET', `/v8/artifacts/${hash}`)).status).toBe(404);
});

describe('a request', () => {
  test('without the token gets nothing and stores nothing', async () => {
    await using server = await served();
    for (const authorization of ['', 'Bearer ', `Bearer ${token}x`, `bearer ${token}`, token]) {
      for (const [method, path] of [
        ['GET', '/v8/artifacts/status'],
        ['PUT', `/v8/artifacts/${hash}`],
        ['GET', '/x'],
      ] as const) {
        const init = method === 'PUT' ? { body, headers: { authorization } } : { headers: { authorization } };
        expect((await server.ask(method, path, init)).status).toBe(401);
      }
    }
    expect((await server.ask('GET', `/v8/artifacts/${hash}`)).status).toBe(404);
  });

  test.each([
    ['GET', '/'],
    ['GET', '/v8/artifacts'],
    ['DELETE', `/v8/artifacts/${hash}`],
    ['GET', `/v8/artifacts/${hash}/more`],
    ['GET', '/v8/artifacts/..%2f..%2fetc%2fpasswd'],
    ['PUT', `/v8/artifacts/${'a'.repeat(129)}`],
    ['GET', '/v9/artifacts/status'],
  ])('that means nothing is answered so: %s %s', async (method, path) => {
    await using server = await served();
    expect((await server.ask(method, path)).status).toBe(404);
  });

  test('whose path is no address is answered', async () => {
    await using server = await served();
    const { hostname, port } = new URL(server.url);
    const status = await new Promise((resolve, reject) => {
      httpRequest({ hostname, port, path: '//', headers: { authorization: `Bearer ${token}` } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });
});

describe('an upload', () => {
  test('that is too large is refused, whether it says so or not', async () => {
    await using server = await served({ maxArtifactBytes: 1000 });
    const large = 'x'.repeat(1001);
    expect((await server.ask('PUT', `/v8/artifacts/${hash}`, upload(large))).status).toBe(413);
    const chunked = new Blob([large]).stream();
    const init = { ...upload(chunked), duplex: 'half' } as RequestInit;
    expect((await server.ask('PUT', `/v8/artifacts/${hash}`, init)).status).toBe(413);
    expect((await server.ask('HEAD', `/v8/artifacts/${hash}`)).status).toBe(404);
    expect((await server.ask('PUT', `/v8/artifacts/${hash}`, upload('x'.repeat(1000)))).status).toBe(202);
  });

  test('that is cut off leaves nothing behind', async () => {
    await using server = await served();
    const { hostname, port } = new URL(server.url);
    await new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `PUT /v8/artifacts/${hash} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-length: 100\r\n\r\nhalf`,
          () => socket.resetAndDestroy(),
        );
      });
      socket.on('close', () => resolve());
      socket.on('error', reject);
    });
    await expect.poll(() => server.answered.length).toBe(1);
    expect((await server.ask('HEAD', `/v8/artifacts/${hash}`)).status).toBe(404);
    expect(readdirSync(join(server.blobs, 'tmp'))).toEqual([]);
  });

  test('to a server that takes none is refused', async () => {
    await using server = await served({ readOnly: true });
    expect((await server.ask('PUT', `/v8/artifacts/${hash}`, upload(body))).status).toBe(403);
  });

  test('with headers that make no sense is stored without them', async () => {
    await using server = await served();
    const headers = { 'x-artifact-duration': '-1e9', 'x-artifact-tag': 'a b' };
    expect((await server.ask('PUT', `/v8/artifacts/${hash}`, upload(body, headers))).status).toBe(202);
    const got = await server.ask('GET', `/v8/artifacts/${hash}`);
    expect([got.headers.get('x-artifact-duration'), got.headers.get('x-artifact-tag')]).toEqual(['0', null]);
  });
});

test('a damaged artifact never arrives whole, and is a miss from then on', async () => {
  await using server = await served();
  await server.ask('PUT', `/v8/artifacts/${hash}`, upload(body));
  const path = join(server.blobs, sha256(body).slice(0, 2), sha256(body));
  chmodSync(path, 0o644);
  writeFileSync(path, body.toUpperCase());
  const download = server.ask('GET', `/v8/artifacts/${hash}`).then(async (got) => got.text());
  await expect(download).rejects.toThrow(/fetch failed|terminated/);
  expect((await server.ask('GET', `/v8/artifacts/${hash}`)).status).toBe(404);
});

test('a token that is easy to guess, and an address that is taken, are refused', async () => {
  await expect(served({ token: 'short' })).rejects.toMatchObject({ code: 'ORCH_CACHE_SERVER' });
  await expect(served({ token: 'with spaces in it, and long' })).rejects.toMatchObject({ code: 'ORCH_CACHE_SERVER' });
  await using server = await served();
  const port = Number(new URL(server.url).port);
  await expect(served({ port })).rejects.toMatchObject({ code: 'ORCH_CACHE_SERVER' });
});

test('a server listens on this machine only, unless told otherwise', async () => {
  await using server = await served();
  expect(new URL(server.url).hostname).toBe('127.0.0.1');
});
