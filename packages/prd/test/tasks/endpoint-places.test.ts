import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]) => extractTasks(outline(['# F', '', ...lines].join('\n')));
const endpoints = (...lines: string[]): string[] => read(...lines).apis.map(({ method, path }) => `${method} ${path}`);

test('Of two columns that may hold the path, the one that does is read.', () => {
  expect(
    endpoints(
      '## 接口设计',
      '',
      '| 接口 | 方法 | 路径 |',
      '|---|---|---|',
      '| 取消订单 | POST | /api/orders/{id}/cancel |',
    ),
  ).toEqual(['POST /api/orders/{id}/cancel']);
  expect(
    endpoints('## API', '', '| Endpoint | Method | Path |', '|---|---|---|', '| Cancel | POST | /orders/{id}/cancel |'),
  ).toEqual(['POST /orders/{id}/cancel']);
});

test('Files of a folder tree that answer requests are endpoints, with the methods behind them.', () => {
  const tree = [
    'app/',
    '├── (shop)/',
    '│   └── page.tsx',
    '└── api/',
    '    └── orders/',
    '        ├── route.ts        # POST, GET',
    '        └── [id]/',
    '            └── route.ts',
  ];
  expect(endpoints('## Structure', '', '```', ...tree, '```')).toEqual(['POST /api/orders', 'GET /api/orders']);
  expect(endpoints('## Structure', '', '```', 'src/routes/feed/+server.ts  GET', '```')).toEqual(['GET /feed']);
});

test('A hook that others call is not under the prefix of a resource, but under that of the whole interface.', () => {
  const hook = ['', 'They call us back: `POST /hooks/paid`.'];
  expect(endpoints('Everything below `/api/returns`:', '', '- GET /all', ...hook)).toContain('POST /hooks/paid');
  expect(endpoints('The base URL is `/api/v1`.', '', '- GET /all', ...hook)).toContain('POST /api/v1/hooks/paid');
});

describe('An endpoint is there already', () => {
  test.for([
    'Today an agent looks up the order in `GET /orders/{id}`.',
    'Derzeit liest die Kasse `GET /orders/{id}`.',
    'Existing: the chart is read from `GET /chart/{id}`.',
    'The chart comes from `GET /chart/{id}` (team Core, no change).',
    'The product calls `POST /v1/payments` of Pay; card data stays there.',
    'The identity service offers `GET /users/{id}` which we call.',
  ])('where the statement says so: %s', (text) => {
    expect(endpoints('## Interfaces', '', text)).toEqual([]);
    expect(read('## Interfaces', '', text).omitted.some(({ kind }) => kind === 'api')).toBe(true);
  });

  test.for(['What exists already', 'As-is', 'Existing interfaces', 'L’existant', 'Ist-Zustand', '现状'])(
    'under "%s".',
    (title) => {
      expect(endpoints(`## ${title}`, '', '- `POST /internal/send`')).toEqual([]);
    },
  );

  test('and those that are called by the product itself are not.', () => {
    expect(endpoints('## API', '', 'The app calls `POST /orders` and shows the answer.')).toEqual(['POST /orders']);
  });
});

describe('An endpoint that only a paragraph names', () => {
  const table = [
    '## API',
    '',
    '| Method | Path |',
    '|---|---|',
    '| GET | /api/a |',
    '| POST | /api/a |',
    '| GET | /api/b |',
    '',
  ];

  test('is that of another system where its path is unlike all those of the interface.', () => {
    const { apis, omitted } = read(...table, '## Staff', '', 'Names are shown after `GET /iam/users/{id}`.');
    expect(apis).toHaveLength(3);
    expect(omitted).toMatchObject([{ kind: 'api', text: 'GET /iam/users/{id}' }]);
  });

  test.for([
    ['its path begins as they do', 'Names are shown after `GET /api/users/{id}`.'],
    ['it is a hook', 'The bank tells us with `POST /hooks/paid`.'],
    ['it is about the health of the product', 'The monitor asks `GET /healthz2/deep` and `GET /health`.'],
  ])('is to be made where %s.', ([, text]) => {
    expect(endpoints(...table, '## Staff', '', text ?? '').length).toBeGreaterThan(3);
  });

  test('is to be made where the interface has no common beginning, or is too small to tell.', () => {
    expect(endpoints(...table, '- GET /c', '', '## Staff', '', 'Names are shown after `GET /iam/users`.')).toHaveLength(
      5,
    );
    expect(endpoints('## API', '', '- GET /api/a', '', '## Staff', '', 'Shown after `GET /iam/users`.')).toHaveLength(
      2,
    );
  });
});

describe('A path and its methods are put together', () => {
  test.for([
    ['items under the item of the path', ['- `/api/boards`', '  - GET: all boards', '  - POST: a new one']],
    ['one item with all of them', ['- **/api/boards**', '  - GET, POST (by owner)']],
    ['items under a heading', ['### /api/boards', '', '- `GET` – all boards', '- `POST` – a new one']],
    ['headings under a heading', ['### `/api/boards`', '', '#### GET', '', 'All boards.', '', '#### POST', '', 'One.']],
    [
      'rows under a heading',
      ['### /api/boards', '', '| Method | Does |', '|---|---|', '| GET | all |', '| POST | one |'],
    ],
    ['items under a line', ['**/api/boards**:', '', '- GET', '- POST']],
    ['paths under a method', ['- GET', '  - `/api/boards`', '- POST:', '  - `/api/boards`']],
    [
      'paths under the heading of a method',
      ['### GET', '', '- /api/boards', '', '### POST requests', '', '- /api/boards'],
    ],
  ] as const)('as %s', ([, lines]) => {
    expect(endpoints('## API', '', ...lines)).toEqual(['GET /api/boards', 'POST /api/boards']);
    expect(read('## API', '', ...lines).rules).toEqual([]);
  });

  test('only where no method stands beside the path already, and what has a path of its own keeps it.', () => {
    expect(endpoints('## API', '', '- GET /api/boards', '  - POST is refused')).toEqual(['GET /api/boards']);
    expect(endpoints('## API', '', '- `/api/boards`', '  - GET `/api/boards/{id}`: one')).toEqual([
      'GET /api/boards/{id}',
    ]);
    expect(endpoints('## API', '', 'It holds for POST /tasks, and not for GET/PATCH/DELETE.')).toEqual(['POST /tasks']);
  });
});

test('A wish list is future work where it is a list of wishes, and a feature where it is one.', () => {
  expect(endpoints('## API', '', '### Company wishlist', '', '- GET /api/wishlist')).toEqual(['GET /api/wishlist']);
  expect(endpoints('## Feature wishlist', '', '- GET /api/stars')).toEqual([]);
});

describe('A table of one endpoint is read', () => {
  test.for([
    ['under other headers', ['| Item | Value |', '|---|---|', '| **Method** | `GET` |', '| **Path** | `/auth/me` |']],
    [
      'whose first row stands in the header',
      ['| Method | GET |', '|---|---|', '| Path | `/auth/me` |', '| Auth | yes |'],
    ],
    ['the path first', ['| URL | /auth/me |', '|---|---|', '| Method | GET |']],
  ] as const)('%s.', ([, lines]) => {
    expect(endpoints('## Who am I', '', ...lines)).toEqual(['GET /auth/me']);
  });

  test('and a path of the interface in a row of requirements is an endpoint whose method is not told.', () => {
    const table = ['| ID | Title | What |', '|---|---|---|'];
    expect(
      endpoints(
        '## Requirements',
        '',
        ...table,
        '| F-1 | Demo | `/api/demo` makes data |',
        '| F-2 | Pay | The bank offers `/api/pay`, an external service |',
      ),
    ).toEqual(['null /api/demo']);
  });
});

test('What all paths begin with is no endpoint, and beside the path of a table others may say theirs.', () => {
  expect(endpoints('## API', '', '- **基础路径**: `/api/v1`', '- GET /api/v1/boats')).toEqual(['GET /api/v1/boats']);
  const table = ['| Part | Front end | Server | Fix |', '|---|---|---|---|', '| Method | POST | POST | OK |'];
  expect(endpoints('## Login', '', ...table, '| Path | `/api/login` | Same | OK |')).toEqual(['POST /api/login']);
});
