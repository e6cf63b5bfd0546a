import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]) => extractTasks(outline(['# F', '', ...lines].join('\n')));
const endpoints = (...lines: string[]): string[] => read(...lines).apis.map(({ method, path }) => `${method} ${path}`);

describe('an absolute URL', () => {
  test.for([
    '- `POST https://api.stripe.com/v1/charges` charges the card',
    '| Method | Path |\n|---|---|\n| POST | `https://api.stripe.com/v1/charges` |',
    '```http\nPOST https://api.stripe.com/v1/charges\n```',
  ])('of another host is a dependency and no endpoint: %s', (text) => {
    const { apis, dependencies, omitted } = read('## API', '', text);
    expect(apis).toEqual([]);
    expect(dependencies.map(({ kind, ref }) => `${kind} ${ref}`)).toEqual(['service Stripe']);
    expect(omitted).toMatchObject([
      {
        text: 'POST https://api.stripe.com/v1/charges',
        reason: 'another system: its host is not declared as a base URL',
      },
    ]);
  });

  test('of a host that is no known service names it by the host', () => {
    const { dependencies } = read('## API', '', '- `GET https://rates.acme-bank.com:8443/eur`');
    expect(dependencies).toMatchObject([{ kind: 'service', ref: 'rates.acme-bank.com:8443', line: 5 }]);
  });

  test.for([
    'Base URL: https://api.shop.io',
    '**Base URL**: `https://api.shop.io/v2`',
    '| Setting | Value |\n|---|---|\n| Base URL | https://api.shop.io |',
    'The production environment is at https://api.shop.io.',
    '```yaml\nservers:\n  - url: https://api.shop.io/v2\n```',
  ])('is an endpoint where the document declares its host: %s', (text) => {
    expect(endpoints('## API', '', text, '', '- `GET https://api.shop.io/v2/items`')).toEqual(['GET /v2/items']);
  });

  test.for([
    'http://localhost:3000/items',
    'https://api.example.com/items',
    'https://{host}/items',
    '{{baseUrl}}/items',
    'https://your-domain.com/items',
    'http://127.0.0.1/items',
  ])('is an endpoint where its host stands for any: %s', (url) => {
    expect(endpoints('## API', '', `- \`GET ${url}\``)).toEqual(['GET /items']);
  });
});

test('a cell may list several paths', () => {
  const table = (...rows: string[]) => ['## API', '', '| Method | Path |', '|---|---|', ...rows];
  expect(endpoints(...table('| GET | /api/auth/[...nextauth], `/api/users`<br>/api/me |'))).toEqual([
    'GET /api/auth/[...nextauth]',
    'GET /api/users',
    'GET /api/me',
  ]);
  const { apis, omitted } = read(...table('| GET, POST | /api/a, /api/b |'));
  expect(apis.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/a', 'POST /api/a']);
  expect(omitted.map(({ text, reason }) => `${text}: ${reason}`)).toEqual([
    'GET /api/b: several methods and several paths in one row',
    'POST /api/b: several methods and several paths in one row',
  ]);
  expect(
    endpoints('## API', '', '| Area | Endpoints |', '|---|---|', '| Sign-in | /api/auth/[...nextauth], /api/me |'),
  ).toEqual(['null /api/auth/[...nextauth]', 'null /api/me']);
});

describe('a WebSocket', () => {
  test.for([
    '- `GET /ws` upgrades the connection',
    '- `GET /api/ws/chat`',
    '- `GET /api/live` (WebSocket upgrade)',
    '- `GET /api/live` opens a WebSocket',
    '| Method | Path | Purpose |\n|---|---|---|\n| GET | /api/live | WebSocket for chat |',
    '| Method | Path | Purpose |\n|---|---|---|\n| GET | /socket.io | live |',
  ])('is no endpoint of HTTP: %s', (text) => {
    const { apis, omitted } = read('## API', '', text);
    expect(apis).toEqual([]);
    expect(omitted.map(({ reason }) => reason)).toContain('a WebSocket, no HTTP endpoint');
  });

  test('does not take an endpoint away that only speaks of one', () => {
    expect(
      endpoints(
        '## API',
        '',
        '- `POST /api/messages` stores it; readers get it over WebSocket',
        '- `GET /api/token` returns a token for the WebSocket',
        '- `GET /api/wsdl`',
      ),
    ).toEqual(['POST /api/messages', 'GET /api/token', 'GET /api/wsdl']);
  });
});

describe('a fence under an endpoint', () => {
  const bodies = (...lines: string[]) =>
    read('## API', '', ...lines).apis.map(({ method, path, requestFields, responseFields }) => ({
      [`${method} ${path}`]: [requestFields, responseFields].map((fields) =>
        fields.map(({ name, type, required, list }) => `${name}${required ? '' : '?'}: ${type}${list ? '[]' : ''}`),
      ),
    }));
  const request = '```json\n{ "title": "Emma", "pages": 12, "price": 9.5, "tags": ["a"], "note": null }\n```';
  const requested = ['title: string', 'pages: number', 'price: number', 'tags: string[]', 'note?: text'];
  const response =
    '```json\n{\n  "id": "0f8fad5b-d9cb-469f-a165-70867728950e",\n  "at": "2026-01-01T10:00:00Z",\n  "open": true\n}\n```';
  const answered = ['id: uuid', 'at: datetime', 'open: boolean'];
  const both = [{ 'POST /api/books': [requested, answered] }];

  test('is its request or response, as a label says', () => {
    expect(bodies('### `POST /api/books`', '', 'Request:', '', request, '', 'Response:', '', response)).toEqual(both);
    expect(
      bodies(
        '`POST /api/books` records a book.',
        '',
        '**Request body**',
        '',
        request,
        '',
        '**Response 201**',
        '',
        response,
      ),
    ).toEqual(both);
    expect(bodies('`POST /api/books` with this payload:', '', request, '', 'It returns:', '', response)).toEqual(both);
  });

  test('is its request or response, as a heading below the endpoint says', () => {
    expect(
      bodies('### Record', '', '`POST /api/books`', '', '#### Request', '', request, '', '#### Response', '', response),
    ).toEqual(both);
  });

  test('in the item of the endpoint belongs to it', () => {
    const inside = request.replaceAll(/^/gm, '  ');
    expect(bodies('- `POST /api/books`', '', '  Request:', '', inside, '', '- `GET /api/books`')).toEqual([
      { 'POST /api/books': [requested, []] },
      { 'GET /api/books': [[], []] },
    ]);
  });

  test('may name types, be optional and hold comments', () => {
    expect(
      bodies(
        '### PUT /api/books/:id',
        '',
        'Request:',
        '',
        '```json',
        '{ "isbn": "string", "due": "date | null", "pages": "integer (optional)", "kind": "new | used", "items": [{ "a": 1 }], "links": ["https://a.example"] }',
        '```',
        '',
        'Response:',
        '',
        '```jsonc',
        '{',
        '  "id": 1, // the key',
        '  "note": "x" // optional',
        '}',
        '```',
      ),
    ).toEqual([
      {
        'PUT /api/books/:id': [
          ['isbn: string', 'due?: date', 'pages?: integer', 'kind: string', 'items: json[]', 'links: url[]'],
          ['id: integer', 'note?: text'],
        ],
      },
    ]);
  });

  test.for([
    ['several endpoints', ['- `POST /api/books`', '- `PUT /api/books/:id`', '', 'Request:', '', request]],
    ['a row of endpoints', ['| Method | Path |', '|---|---|', '| POST | /api/books |', '', 'Request:', '', request]],
    ['an error', ['### POST /api/books', '', 'Error response:', '', request]],
    ['nothing', ['### POST /api/books', '', request]],
    ['another section', ['### POST /api/books', '', '### Notes', '', 'Request:', '', request]],
    ['an example', ['### POST /api/books', '', '#### Example request', '', request]],
  ] as const)('is not read where it is about %s', ([, lines]) => {
    for (const found of bodies(...lines)) expect(Object.values(found)).toEqual([[[], []]]);
  });
});
