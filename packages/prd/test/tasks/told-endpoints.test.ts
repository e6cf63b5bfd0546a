import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (...lines: string[]) => extractTasks(outline(['# F', '', ...lines].join('\n')));
const endpoints = (...lines: string[]): string[] => read(...lines).apis.map(({ method, path }) => `${method} ${path}`);

describe('an endpoint that is only spoken of', () => {
  test.for([
    ['has been there for long', 'Refunds have existed since 2020 (`POST /refunds`) and remain as they are.'],
    ['stays as it is, says the next sentence', 'Login is `POST /sessions`. It stays as it is.'],
    ['was removed, says the next sentence', 'Version 2 had `POST /bulk`. It was dropped.'],
    [
      'is no part of the project, says the next sentence',
      'The mailer exposes `POST /mails`. It is run by IT and no part of this project.',
    ],
    ['is not changed, says the next sentence', 'Shifts come from `GET /roster/{day}`. We don’t change anything there.'],
    ['belongs to who is named before it', "Garmin's own API (`GET /wellness/dailies`) is read at night."],
    ['is theirs', 'Labels come from Acme. Their `POST /parcels` does all we need.'],
    ['is said to be theirs', 'Managers are read nightly (`GET /ccx/people`, theirs).'],
    ['is called at somebody', 'We call Acme at `POST /egc/activate` and `POST /egc/void`.'],
    [
      'runs until it is switched off',
      'The old app keeps `GET /gate/queue` until it is switched off; nobody touches it.',
    ],
    [
      'is no part, says the next sentence',
      'Printers speak `GET /status`. That is the firmware of the vendor and not part of this.',
    ],
    ['is not called', 'Snipe-IT has a similar `GET /api/v1/hardware`, we do not call it.'],
    ['was rejected', 'Shipping it as a `POST /redact` service: rejected, it moves the secret.'],
    ['is of old', 'The legacy `GET /v1/tops` stays for old clients.'],
    ['is not touched', 'The gateway (`PUT /routes/{id}`) isn’t touched by this.'],
    ['is already used', 'O portal expõe `GET /alunos/{ra}`, que já usamos.'],
    ['shall not be built', 'The call `POST /grid/feed-in` is reserved and shall not be implemented.'],
    ['is struck through', '~~DELETE /notes/{id}~~'],
    [
      'follows one of another system',
      'Charging uses the existing `POST /hub/pay`; refunds through `POST /hub/refund`.',
    ],
  ])('is not to be made where it %s', ([, text]) => {
    const { apis, omitted } = read('## API', '', text ?? '');
    expect(apis).toEqual([]);
    expect(omitted.some(({ kind }) => kind === 'api')).toBe(true);
  });

  test.for([
    'Alternatives considered',
    'Options we rejected',
    'Things we decided against',
    'Variantes étudiées',
    'Competitor notes',
    'How others do it',
    'Icebox',
    'Ideas (if time allows)',
    'Warehouse side (for information)',
    'Consumed',
  ])('is not to be made under "%s"', (title) => {
    expect(endpoints('## API', '', '- GET /a', '', `## ${title}`, '', '- A queue with `POST /jobs`')).toEqual([
      'GET /a',
    ]);
  });
});

describe('a path without a method', () => {
  test('has that of the verb before it', () => {
    const text = 'The form posts the order to `/api/orders`; the list reads `/api/orders?shop=…` every minute.';
    expect(endpoints(text)).toEqual(['POST /api/orders', 'GET /api/orders']);
  });

  test('has that of a column that holds nothing else, whatever its title', () => {
    const rows = [
      '| No. | Action | Resource |',
      '|---|---|---|',
      '| 1 | PUT | /doors/{id} |',
      '| 2 | GET, DELETE | /doors |',
    ];
    expect(endpoints('## Interfaces', '', ...rows)).toEqual(['PUT /doors/{id}', 'GET /doors', 'DELETE /doors']);
  });
});

describe('the prefix of all paths', () => {
  test.for([
    ['All below `/shop/v1`, JSON only.'],
    ['`/shop/v1` in front of everything'],
    ['The URL root is `https://shop.example.com/shop/v1`.'],
    ['The API is served by https://api.acme.example/shop/v1 behind the gateway.'],
    ['Todas las rutas van bajo `/shop/v1`.'],
  ])('is declared by: %s', ([text]) => {
    expect(endpoints('## API', '', text ?? '', '', '- GET /carts')).toEqual(['GET /shop/v1/carts']);
  });

  test('may stand in the heading', () => {
    expect(endpoints('## REST API (`/shop/v1`)', '', '- GET /carts', '- POST /carts')).toEqual([
      'GET /shop/v1/carts',
      'POST /shop/v1/carts',
    ]);
  });
});

describe('commands of curl', () => {
  const shell = (...lines: string[]): string[] => endpoints('## Calls', '', '```bash', ...lines, '```');

  test('show endpoints, with the method that curl would use', () => {
    expect(
      shell(
        'curl -X PATCH http://localhost:3000/v1/lamps/17 -d \'{"on": true}\'',
        'curl http://localhost:3000/v1/lamps',
        'curl -s "$HOST/v1/rooms?floor=2" -H "Accept: text/csv"',
        'curl $HOST/v1/rooms --json \'{"name": "Lab"}\'',
        'curl -T plan.pdf $HOST/v1/rooms/R-12/plan',
        'curl -G $HOST/v1/search -d q=lamp',
      ),
    ).toEqual([
      'PATCH /v1/lamps/{id}',
      'GET /v1/lamps',
      'GET /v1/rooms',
      'POST /v1/rooms',
      'PUT /v1/rooms/{id}/plan',
      'GET /v1/search',
    ]);
  });

  test('may take several lines, and show the fields of the request', () => {
    const lines = [
      'curl -XPOST https://api.example.com/v1/bookings \\',
      '  -H "A: b" \\',
      "  -d '{",
      '  "room": "R1",',
      '  "guests": 2',
      "}'",
    ];
    const { apis } = read('## Calls', '', '```sh', ...lines, '```');
    expect(apis).toMatchObject([{ method: 'POST', path: '/v1/bookings', line: 6 }]);
    expect(apis[0]?.requestFields.map(({ name }) => name)).toEqual(['room', 'guests']);
  });

  test('of another system are no endpoints', () => {
    expect(shell('curl https://api.stripe.com/v1/charges -d amount=1')).toEqual([]);
  });
});

test('an endpoint may serve a file', () => {
  expect(endpoints('## API', '', '- GET /switches/config.json', '- GET /calendar.ics')).toEqual([
    'GET /switches/config.json',
    'GET /calendar.ics',
  ]);
});

test('methods may be in code marks of their own', () => {
  expect(endpoints('## API', '', '#### `POST` | `PUT` /sites/{id}')).toEqual(['POST /sites/{id}', 'PUT /sites/{id}']);
});

test('an endpoint whose paths are those of another is left out and told', () => {
  const { apis, omitted } = read('## API', '', '- GET /users/{id}', '- GET /users/{userId}', '- GET /users/:username');
  expect(apis.map(({ path }) => path)).toEqual(['/users/{id}']);
  expect(omitted).toMatchObject([
    { kind: 'api', text: 'GET /users/:username', reason: expect.stringContaining('/users/{id}') as string, line: 7 },
  ]);
});

test('Lines of a path and its method each are read as they stand, though a paragraph joins them.', () => {
  expect(
    endpoints('## Calls', '', '/me          GET', '/me          PUT    contact data', '/moves/{id}  DELETE'),
  ).toEqual(['GET /me', 'PUT /me', 'DELETE /moves/{id}']);
});

test('What a plan names for a release after the first is not made.', () => {
  const plan = (phase: string): string[] =>
    endpoints('## Roadmap', '', '| Phase | Content |', '|---|---|', `| ${phase} | Diagnosis, \`POST /diagnose\` |`);
  expect(plan('MVP')).toEqual(['POST /diagnose']);
  expect(plan('V1.1')).toEqual([]);
  expect(plan('Post-MVP')).toEqual([]);
});

test('Routes within the braces of a group are read with its path, and those behind with none.', () => {
  const code = [
    'r.Route("/v1", func(r chi.Router) {',
    '  r.Get("/jobs/{id}", h.GetJob)',
    '  r.Route("/plates", func(r chi.Router) {',
    '    r.Post("/{id}/start", h.Start)',
    '  })',
    '})',
    'r.Get("/health", h.Health)',
  ];
  expect(endpoints('## HTTP', '', '```go', ...code, '```')).toEqual([
    'GET /v1/jobs/{id}',
    'POST /v1/plates/{id}/start',
    'GET /health',
  ]);
});

test('A table of alternatives names no endpoints.', () => {
  expect(
    endpoints(
      '## Systems',
      '',
      '| Alternative considered | Why not |',
      '|---|---|',
      '| Acme | its POST /limits is one for all |',
    ),
  ).toEqual([]);
});

test.each([
  'WHEN a GET request is received at `/boats`, THE System SHALL return HTTP 200.',
  'WHEN a GET request is sent to `/boats` with a token THEN it is answered.',
  'La requête GET est envoyée à `/boats`.',
])('An endpoint is told by a request: %s', (text) => {
  expect(endpoints('## Requirements', '', `1. ${text}`)).toEqual(['GET /boats']);
});

test.each([
  'GET endpoint/health',
  'The repository HEAD is at /refs/heads/main.',
  'The POST is received at /dev/ttyS0 when the board boots.',
  'DELETE is an /undo candidate.',
  'The OPTIONS are /verbose, /quiet.',
])('No endpoint is told by: %s', (text) => {
  expect(endpoints('## Requirements', '', `1. ${text}`)).toEqual([]);
});

test('Braces that close more than was opened end no reading.', () => {
  expect(endpoints('## HTTP', '', '```', '}}', 'GET /a', '```')).toEqual(['GET /a']);
});

test.for([
  ['future work', ['## Roadmap', '', '| Phase | Content |', '|---|---|', '| V2 | Diagnosis, `POST /diagnose` |']],
  [
    'alternative',
    ['## Systems', '', '| Alternative considered | Why not |', '|---|---|', '| Acme | its POST /diagnose |'],
  ],
] as const)('What a row names of %s is told to be left out.', ([reason, lines]) => {
  const { apis, omitted } = read(...lines);
  expect(apis).toEqual([]);
  expect(omitted).toContainEqual(expect.objectContaining({ kind: 'api', text: 'POST /diagnose', reason }));
});

test('The path behind a label needs no slash before it where it begins as paths of APIs do.', () => {
  const items = ['- **Метод:** `POST`', '- **Путь:** `api/v1/wallet`', '- **Назначение:** изменяет баланс'];
  expect(endpoints('## Требования', '', '#### Эндпоинт 1: Кошелёк', '', ...items)).toEqual(['POST /api/v1/wallet']);
});
