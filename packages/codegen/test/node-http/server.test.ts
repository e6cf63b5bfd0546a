import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { createInterface } from 'node:readline';

import { tempDir, writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { generateInto } from '../support/generate.ts';
import { api, bookshop, field, model, noTasks } from '../support/tasks.ts';

/** Authors with books, and books with reviews. */
const catalogue = {
  ...noTasks,
  models: [
    model('Author', [field('id', { type: 'integer', primary: true }), field('name', { required: true, unique: true })]),
    model('Book', [
      field('id', { type: 'integer', primary: true }),
      field('title', { required: true }),
      field('authorId', { type: 'integer', required: true, references: 'authors' }),
    ]),
  ],
  apis: [
    api('GET', '/api/authors'),
    api('POST', '/api/authors'),
    api('DELETE', '/api/authors/:id'),
    api('GET', '/api/books'),
    api('POST', '/api/books'),
    api('PATCH', '/api/books/:id'),
    api('DELETE', '/api/books/:id'),
    api('GET', '/api/books/:bookId/reviews'),
    api('POST', '/api/books/:bookId/reviews', { requestFields: [field('stars', { type: 'integer' })] }),
    api('DELETE', '/api/reviews/:id'),
  ],
};

/** Tells a request in progress that the signal was sent. */
const signalled = new EventEmitter();

describe('the generated server', () => {
  test(
    'serves the features over HTTP, keeps the data, and ends on SIGTERM and SIGINT',
    { timeout: 120_000 },
    async () => {
      using folder = tempDir();
      const tree = new Map<string, string>();
      await generateInto(tree, '1.1-bookshop', bookshop);
      writeTree(folder.path, Object.fromEntries(tree));
      let created: { id: string } | undefined;

      await withServer(folder.path, 'SIGTERM', async (url) => {
        const json = { 'content-type': 'application/json' };
        const post = (body: string, headers: Record<string, string> = json): Promise<Response> =>
          fetch(`${url}/api/books`, { method: 'POST', body, headers });

        const answer = await post(JSON.stringify({ title: 'Emma', isbn: '1' }));
        expect(answer.status).toBe(201);
        created = (await answer.json()) as { id: string };
        const location = answer.headers.get('location') ?? '';
        expect(location).toBe(`/api/books/${created.id}`);
        expect(await (await fetch(url + location)).json()).toEqual(created);

        expect((await post(JSON.stringify({ title: 'Emma', isbn: '1' }))).status).toBe(409);
        expect((await post('{"title":')).status).toBe(400);
        const invalid = await post(JSON.stringify({ isbn: '2' }));
        expect(invalid.status).toBe(422);
        expect(invalid.headers.get('content-type')).toBe('application/problem+json');
        expect((await post('x'.repeat(3_000_000))).status).toBe(413);
        expect((await post('{}', { ...json, 'sec-fetch-site': 'cross-site' })).status).toBe(403);

        const page = await fetch(`${url}/books`);
        expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
        expect(await page.text()).toContain('Emma');
        const notAllowed = await fetch(`${url}/api/books`, { method: 'DELETE' });
        expect([notAllowed.status, notAllowed.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
        expect((await fetch(`${url}/nothing`)).status).toBe(404);
        expect((await fetch(`${url}/books/%E0%A4%A`)).status).toBe(400);
        const head = await fetch(`${url}/api/books`, { method: 'HEAD' });
        expect([head.status, await head.text()]).toEqual([200, '']);
        const browser = await fetch(`${url}/nothing`, { headers: { accept: 'text/html' } });
        expect(await browser.text()).toContain('<h1>Not Found</h1>');
      });

      await withServer(folder.path, 'SIGINT', async (url) => {
        expect(await (await fetch(`${url}/api/books/${created?.id}`)).json()).toEqual(created);
      });
    },
  );

  test('refuses references to nothing and removals of what is referred to', { timeout: 120_000 }, async () => {
    using folder = tempDir();
    const tree = new Map<string, string>();
    await generateInto(tree, '1.1-catalogue', catalogue);
    writeTree(folder.path, Object.fromEntries(tree));
    await withServer(folder.path, 'SIGTERM', async (url) => {
      const send = async (method: string, path: string, value?: unknown): Promise<[number, unknown]> => {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(url + path, {
          method,
          headers,
          ...(value !== undefined && { body: JSON.stringify(value) }),
        });
        const body = await answer.text();
        return [answer.status, body === '' ? undefined : JSON.parse(body)];
      };
      expect(await send('POST', '/api/authors', { name: 'Jane Austen' })).toEqual([
        201,
        { id: 1, name: 'Jane Austen' },
      ]);
      const emma = { id: 1, title: 'Emma', authorId: 1 };
      expect(await send('POST', '/api/books', { title: 'Emma', authorId: 1 })).toEqual([201, emma]);
      expect(await send('POST', '/api/books', { title: 'Dune', authorId: 2 })).toMatchObject([
        422,
        { errors: [{ field: 'authorId' }] },
      ]);
      expect(await send('PATCH', '/api/books/1', { authorId: 7 })).toMatchObject([
        422,
        { errors: [{ field: 'authorId' }] },
      ]);
      expect(await send('DELETE', '/api/authors/1')).toMatchObject([
        409,
        { detail: 'The author cannot be removed: authorId of book refers to it.' },
      ]);
      expect(await send('POST', '/api/books/2/reviews', { stars: 5 })).toMatchObject([404, {}]);
      expect(await send('GET', '/api/books/2/reviews')).toMatchObject([404, {}]);
      const [status, review] = await send('POST', '/api/books/1/reviews', { stars: 5 });
      expect([status, review]).toMatchObject([201, { stars: 5, bookId: 1 }]);
      expect(await send('GET', '/api/books?authorId=1&sort=-title')).toMatchObject([200, { items: [emma], total: 1 }]);
      expect(await send('GET', '/api/books?authorId=2')).toMatchObject([200, { items: [], total: 0 }]);
      for (const query of ['author=1', 'sort=author', 'authorId=1&authorId=2', 'limit=x', 'sort=']) {
        expect((await send('GET', `/api/books?${query}`))[0], query).toBe(400);
      }
      expect((await send('DELETE', '/api/books/1'))[0]).toBe(409);
      expect((await send('DELETE', `/api/reviews/${(review as { id: string }).id}`))[0]).toBe(204);
      expect((await send('DELETE', '/api/books/1'))[0]).toBe(204);
      expect((await send('DELETE', '/api/authors/1'))[0]).toBe(204);
    });
  });

  test(
    'keeps a document that gains and loses a reference in step with the stored data',
    { timeout: 120_000 },
    async () => {
      using folder = tempDir();
      const post = async (url: string, authorId: number): Promise<number> => {
        const body = JSON.stringify({ title: 'Emma', authorId });
        const headers = { 'content-type': 'application/json' };
        return (await fetch(`${url}/api/books`, { method: 'POST', body, headers })).status;
      };
      for (const [references, status] of [
        [undefined, 201],
        ['Author', 422],
        [undefined, 201],
      ] as const) {
        const tree = new Map<string, string>();
        const book = model('Book', [
          field('id', { type: 'integer', primary: true }),
          field('title'),
          field('authorId', { type: 'integer', ...(references && { references }) }),
        ]);
        const models = catalogue.models.map((task) => (task.name === 'Book' ? book : task));
        await generateInto(tree, '1.1-catalogue', { ...catalogue, models });
        writeTree(folder.path, Object.fromEntries(tree));
        await withServer(folder.path, 'SIGTERM', async (url) => expect(await post(url, 3)).toBe(status));
      }
    },
  );

  test('finishes the request in progress before it ends', { timeout: 120_000 }, async () => {
    using folder = tempDir();
    const tree = new Map<string, string>();
    await generateInto(tree, '1.1-catalogue', catalogue);
    writeTree(folder.path, Object.fromEntries(tree));
    let answer: Promise<Response> | undefined;
    await withServer(folder.path, 'SIGTERM', async (url) => {
      const body = new ReadableStream({
        async start(controller) {
          controller.enqueue(new TextEncoder().encode('{"name":'));
          await once(signalled, 'sent');
          controller.enqueue(new TextEncoder().encode('"Jane Austen"}'));
          controller.close();
        },
      });
      const headers = { 'content-type': 'application/json' };
      answer = fetch(`${url}/api/authors`, { method: 'POST', body, headers, duplex: 'half' });
      expect((await fetch(`${url}/api/authors`)).status).toBe(200);
    });
    expect((await answer)?.status).toBe(201);
  });

  test('says so when the port is taken or is no port', { timeout: 120_000 }, async () => {
    using folder = tempDir();
    const tree = new Map<string, string>();
    await generateInto(tree, '1.1-catalogue', catalogue);
    writeTree(folder.path, Object.fromEntries(tree));
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    expect(await startOn(folder.path, String(port))).toEqual([
      1,
      `Cannot listen on 127.0.0.1:${port}: the port is in use\n`,
    ]);
    expect(await startOn(folder.path, 'http')).toEqual([1, 'PORT must be a number from 0 to 65535, not http\n']);
    other.close();
  });
});

/** Starts `node src/server.js` on a free port, and stops it by a signal. */
async function withServer(cwd: string, signal: NodeJS.Signals, use: (url: string) => Promise<void>): Promise<void> {
  const server = spawn(process.execPath, ['src/server.js'], {
    cwd,
    env: { PATH: process.env['PATH'], PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(server, 'exit');
  try {
    const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
    expect(line).toMatch(/^Listening on http:\/\/127\.0\.0\.1:\d+$/);
    await use(line.replace('Listening on ', ''));
  } finally {
    server.kill(signal);
    signalled.emit('sent');
  }
  expect(await exited).toEqual([0, null]);
}

/** Exit code and errors of a server that cannot start. */
async function startOn(cwd: string, port: string): Promise<[unknown, string]> {
  const server = spawn(process.execPath, ['src/server.js'], {
    cwd,
    env: { PATH: process.env['PATH'], PORT: port },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [[code], errors] = await Promise.all([once(server, 'exit'), text(server.stderr)]);
  return [code, errors];
}
