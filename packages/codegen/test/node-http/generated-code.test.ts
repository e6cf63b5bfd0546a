import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { tempDir, writeTree } from '@orch/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { workspaceSources } from '../../src/node-http/workspace-sources.ts';
import { someTasks } from '../support/arbitrary.ts';
import { generateInto, noLedger } from '../support/generate.ts';
import { bookshop } from '../support/tasks.ts';

/** Runs generated tests the way users do; gives the counts of the reporter. */
function runTests(cwd: string, pattern: string): { exitCode: number | null; passed: number; output: string } {
  const args = ['--test', '--test-isolation=none', '--test-reporter=tap', pattern];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  return {
    exitCode: status,
    passed: Number(/^# pass (\d+)$/m.exec(stdout)?.[1]),
    output: stdout.replaceAll(/^ok .*$/gm, '') + stderr,
  };
}

describe('generated code', () => {
  test('its sources are those of the pack folder', () => {
    for (const [path, content] of Object.entries(workspaceSources)) {
      expect(readFileSync(new URL(`../../pack/${path}`, import.meta.url), 'utf8')).toBe(content);
    }
  });

  test('a generated feature passes its own tests in one process', async () => {
    using folder = tempDir();
    const tree = new Map<string, string>();
    await generateInto(tree, '1.1-bookshop', bookshop);
    writeTree(folder.path, Object.fromEntries(tree));
    const { exitCode, passed, output } = runTests(folder.path, 'test/1.1-bookshop/*.test.js');
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(passed).toBeGreaterThan(60);
  });

  test('without a type in package.json the code runs by syntax detection', async () => {
    using folder = tempDir();
    const tree = new Map([['package.json', '{ "name": "own" }']]);
    await generateInto(tree, 'f', bookshop);
    writeTree(folder.path, Object.fromEntries(tree));
    expect(tree.get('package.json')).toBe('{ "name": "own" }');
    expect(runTests(folder.path, 'test/f/page-home.test.js').exitCode).toBe(0);
  });

  test(
    'whatever names and limits a document has, the code parses and passes its tests',
    { timeout: 60_000 },
    async () => {
      using folder = tempDir();
      const documents = fc.sample(someTasks, { numRuns: 36, seed: 20_260_105 });
      for (let first = 0; first < documents.length; first += 3) {
        const tree = new Map<string, string>();
        let ledger = noLedger;
        for (const [index, tasks] of documents.slice(first, first + 3).entries()) {
          ({ ledger } = await generateInto(tree, `${index}-feature`, tasks, ledger));
        }
        writeTree(folder.path, Object.fromEntries([...tree].map(([path, content]) => [`${first}/${path}`, content])));
      }
      const { exitCode, passed, output } = runTests(folder.path, '*/test/*/*.test.js');
      expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
      expect(passed).toBeGreaterThan(200);
    },
  );
});

describe('the generated server', () => {
  test('serves the features over HTTP, keeps the data, and ends on SIGTERM', { timeout: 30_000 }, async () => {
    using folder = tempDir();
    const tree = new Map<string, string>();
    await generateInto(tree, '1.1-bookshop', bookshop);
    writeTree(folder.path, Object.fromEntries(tree));
    let created: { id: string } | undefined;

    await withServer(folder.path, async (url) => {
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

    await withServer(folder.path, async (url) => {
      expect(await (await fetch(`${url}/api/books/${created?.id}`)).json()).toEqual(created);
    });
  });
});

/** Starts `node src/server.js` on a free port, and stops it by SIGTERM. */
async function withServer(cwd: string, use: (url: string) => Promise<void>): Promise<void> {
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
    server.kill('SIGTERM');
  }
  expect(await exited).toEqual([0, null]);
}
