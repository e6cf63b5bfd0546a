import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { extractTasksStream } from '../../src/tasks/extract-tasks-stream.ts';
import { corpus } from '../support/corpus.ts';

const folder = new URL('../fixtures/', import.meta.url);
const documents = [
  ...readdirSync(folder).map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') })),
  ...corpus(),
];

/** What is read from whole documents, once each. */
const wholes = new Map<string, ReturnType<typeof extractTasks>>();

function whole(name: string, text: string): ReturnType<typeof extractTasks> {
  const known = wholes.get(name) ?? extractTasks(outline(text, { file: name }));
  wholes.set(name, known);
  return known;
}

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('a streamed document gives the same tasks as the whole text, torn anywhere', { timeout: 120_000 }, async () => {
  for (const { name, text } of documents) {
    const streamed = await extractTasksStream(pieces(text, 97), { file: name });
    expect(streamed, name).toEqual(whole(name, text));
  }
});

test('a document that is read in parts gives the same tasks, at the same places', { timeout: 120_000 }, async () => {
  for (const { name, text } of documents) {
    const streamed = await extractTasksStream(pieces(text, 5000), { file: name, partLength: 4000 });
    expect(streamed, name).toEqual(whole(name, text));
  }
});

test('sections of one part stand under the headings of earlier ones', async () => {
  const text =
    '# Shop\n\n## Out of scope\n\n### Payments\n\n- `POST /api/payments` takes money\n\n' +
    '### 8 Endpoints\n\n### 8.1 Read\n\n- `GET /api/items`\n\n## API\n\n### Items\n\n- `GET /api/items/:id`\n';
  const { apis, omitted } = await extractTasksStream(pieces(text, 7), { partLength: 1 });
  expect(apis.map(({ key, line, section }) => [key, line, section])).toEqual([['api:GET /api/items/{}', 19, 'Items']]);
  expect(omitted).toContainEqual({ kind: 'api', text: 'POST /api/payments', reason: 'out of scope', line: 7 });
  const [api] = apis;
  expect(text.slice(api?.span.start, api?.span.end)).toBe('- `GET /api/items/:id`');
});

test('a base URL that an earlier part declares holds for later ones', async () => {
  const text =
    '# API\n\nThe base URL is `https://shop.example.net/api/v2`.\n\n## Orders\n\n- `GET https://shop.example.net/api/v2/orders`\n- `POST /baskets`\n';
  const whole = extractTasks(outline(text));
  expect(whole.apis.map(({ path }) => path)).toEqual(['/api/v2/orders', '/api/v2/baskets']);
  expect(await extractTasksStream(pieces(text, 7), { partLength: 1 })).toEqual(whole);
});

test('sections that are to be skipped ask for nothing, nor do those in them', async () => {
  const text =
    '# Shop\n\n## API\n\n- `GET /api/a`\n\n## Changes\n\n- `GET /api/b`\n\n### Old\n\n- `GET /api/c`\n\n## More endpoints\n\n- `GET /api/d`\n';
  for (const partLength of [1, 1000]) {
    const { apis } = await extractTasksStream(pieces(text, 11), {
      partLength,
      skip: ({ title }) => title === 'Changes',
    });
    expect(apis.map(({ path, line }) => [path, line])).toEqual([
      ['/api/a', 5],
      ['/api/d', 17],
    ]);
  }
});

test('a document without a section, and an empty one, are read too', async () => {
  const text = 'POST /api/orders must answer within 200 ms.\n';
  expect(await extractTasksStream(pieces(text, 3))).toEqual(extractTasks(outline(text)));
  expect((await extractTasksStream(pieces('', 1))).rules).toEqual([]);
});

test('a section that is too long is refused', async () => {
  const text = `# A\n\n${'word '.repeat(100_000)}\n`;
  await expect(extractTasksStream(pieces(text, 65_536), { maxSection: 1000 })).rejects.toMatchObject({
    code: 'ORCH_PRD_TOO_COMPLEX',
  });
});
