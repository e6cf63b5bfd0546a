import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const pages = (...lines: string[]): string[] =>
  extractTasks(outline(['# F', '', ...lines].join('\n'))).pages.map(({ name, route }) =>
    route === null ? name : `${name} ${route}`,
  );

describe('A route beside a name tells a page', () => {
  test('in brackets behind names in bold, whatever the language of the title is.', () => {
    const items = ['- **Logowanie** (`/login`)', '- **Przepis** (`/recipes/[id]`) — porcje, kroki'];
    expect(pages('## 7. Vaated', '', ...items)).toEqual(['Logowanie /login', 'Przepis /recipes/[id]']);
    expect(pages('## Endpoints', '', ...items)).toEqual([]);
    expect(pages('## Vaated', '', '- **Logowanie** (`/login`)', '- Jezyk: polski')).toEqual([]);
  });

  test('in items under a sentence that ends in saying so.', () => {
    expect(
      pages('## Part', '', 'It is always on. Portal pages:', '', '- `/` – Overview: values', '- `/wifi` – Wi-Fi: scan'),
    ).toEqual(['Overview /', 'Wi-Fi /wifi']);
    expect(pages('## Part', '', 'It is always on. Paths:', '', '- `/a` – Overview', '- `/wifi` – Wi-Fi')).toEqual([]);
  });

  test('before a name in a heading about pages.', () => {
    expect(pages('## Pages', '', '### 6.3 `/dogs/[id]` Dog profile', '', '- Notes')).toEqual([
      'Dog profile /dogs/[id]',
    ]);
  });

  test('in the first sentence under a heading, which names the page.', () => {
    expect(
      pages(
        '## Solution',
        '',
        '### The thread',
        '',
        'Lives at `/threads/:id`.',
        '',
        '### Saved replies',
        '',
        'A plain list at `/replies`.',
      ),
    ).toEqual(['thread /threads/:id', 'Saved replies /replies']);
    expect(pages('## Solution', '', '### Health', '', 'An endpoint at `/health-state`.')).toEqual([]);
    expect(pages('## Solution', '', '### Sync', '', 'Clients read the feed at `/changes`.')).toEqual([]);
  });

  test('behind a name in quotes, also where an item looks like a heading.', () => {
    expect(pages('## Story', '', '# New screen "Points" ({{/points}}) shows the balance')).toEqual(['Points /points']);
    expect(pages('## Story', '', 'Tapping it opens "Redeem code" (`/rewards/:id/code`).')).toEqual([
      'Redeem code /rewards/:id/code',
    ]);
    expect(pages('## Story', '', 'It calls "Redeem code" (`/api/redeem`).')).toEqual([]);
  });
});

test('Names in bold behind the word for a page are those of pages, and public or internal is no name.', () => {
  expect(
    pages('## Part', '', 'A public page **Monitor** shows lines, and an internal page **Load status** lists loads.'),
  ).toEqual(['Monitor', 'Load status']);
});

describe('Headings under one about what users see', () => {
  test('are screens where all of them can be.', () => {
    expect(
      pages(
        '## User interaction and design',
        '',
        '### Invoice inbox',
        '',
        'All.',
        '',
        '### Deputy settings',
        '',
        'One.',
      ),
    ).toEqual(['Invoice inbox', 'Deputy settings']);
  });

  test('are none where one of them is about design.', () => {
    expect(
      pages('## User interface', '', '### Invoice inbox', '', 'All.', '', '### Design principles', '', 'Calm.'),
    ).toEqual([]);
  });
});

describe('A tree of files', () => {
  test('of Expo Router has a page for each file, named in the comment beside it.', () => {
    expect(
      pages(
        '## Navigation',
        '',
        '```',
        'app/',
        '├── (tabs)/',
        '│   ├── index.tsx   # Home: quick log',
        '│   └── meds.tsx    # Medication',
        '├── entry/[id].tsx   # Entry editor',
        '└── _layout.tsx',
        '```',
      ),
    ).toEqual(['Home /', 'Medication /meds', 'Entry editor /entry/[id]']);
  });

  test('of Next.js has comments behind arrows.', () => {
    expect(
      pages(
        '## Routes',
        '',
        '```',
        'app/',
        '  page.tsx          -> "next" card',
        '  shifts/page.tsx   -> shift board',
        '  lead/[id]/page.tsx -> list for all',
        '  api/',
        '    shifts/route.ts   GET',
        '```',
      ),
    ).toEqual(['/ /', 'shift board /shifts', '/lead/[id] /lead/[id]']);
  });
});

test('Titles of one depth that each end in a route are those of pages, where one of the routes is usual.', () => {
  const designs = [
    '## Home (`/`)',
    'All of it.',
    '## Trips (`/trips`)',
    'The next ones.',
    '## Crew (`/crew`)',
    'Who sails.',
  ];
  expect(pages('# Designs', '', ...designs)).toEqual(['Home /', 'Trips /trips', 'Crew /crew']);
  expect(pages('# Reference', '', ...designs.slice(2), '## Ports (`/ports`)')).toEqual([]);
});
