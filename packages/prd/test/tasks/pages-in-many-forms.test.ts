import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const pages = (text: string): string[] =>
  extractTasks(outline(`# Ferry\n\n${text}\n`)).pages.map(({ name, route }) =>
    route === null ? name : `${name} ${route}`,
  );

describe('Pages are read', () => {
  test.for([
    [
      'by what stands under their headings',
      '## Funktionen\n\n### 4.4 Fahrtdetail\n\n#### Anzeige (Fahrtdetail)\n\n- Boot\n\n### 4.5 Meldung\n\n- an den Hafen',
      ['Fahrtdetail'],
    ],
    [
      'by headings over what each of them looks like',
      '## Access\n\n### 1.1 Sign in\n\n- **Purpose:** Known users only.\n- **Layout:** Logo, two fields.\n\n### 1.2 Reset password\n\n- **Layout:** One field.\n\n### 1.3 Rules\n\n- **Purpose:** Order.',
      ['Sign in', 'Reset password'],
    ],
    [
      'in tables of pages and other things, by a Polish word',
      '## Podział\n\n| Strona / funkcja | Dla wszystkich |\n|---|---|\n| Rejestracja | tak |\n| Lista rejsów | nie |',
      ['Rejestracja', 'Lista rejsów'],
    ],
    [
      'two in one item of a list of pages',
      '## Frontend\n\n**Structure des pages :**\n- `Login` / `Register` — Authentification\n- `Home` — Accueil',
      ['Login', 'Register', 'Home'],
    ],
    [
      'by headings of panels and dashboards',
      '## Features\n\n### Admin panel\n\n- Boats\n\n### Skipper Dashboard\n\n- Trips',
      ['Admin panel', 'Skipper Dashboard'],
    ],
    [
      'in lists of screens, whatever these are called',
      '## MVP screen inventory\n\n1. **Login** — for skippers.\n2. **Trip list** — of today.\n\n## UI / 画面構成 (SPA)\n\n- **出航**: 入力\n- **帳簿**: 一覧',
      ['Login', 'Trip list', '出航', '帳簿'],
    ],
    [
      'by the user stories that are called by them',
      '## User stories\n\n- **404** - As a user I want to see a nice page when I am lost\n- **Homepage** - As a user I want to see the boats\n- **Boat Profile** - As a user I want to see one boat\n- **Log out** - As a user I want to leave',
      ['404', 'Homepage', 'Boat Profile'],
    ],
    ['by headings with remarks', '## Features\n\n### 3. 🧭 Dashboard (for skippers)\n\n- Trips', ['Dashboard']],
    [
      'in Dutch',
      '## Inloggen\n\n- De schipper wordt doorgestuurd naar het schipper dashboard.',
      ['schipper dashboard'],
    ],
    ['as tabs', '## Features\n\n1. **Tab Navigation** — Home, Trips, Boats', ['Home', 'Trips', 'Boats']],
    ['in menus', '## Menu\n\nThe user menu should have:\n\n- Trips\n- Activity Log', ['Trips', 'Activity Log']],
    [
      'between which people go',
      '## Module (Navigation)\n\nTafel · **Planung** · Freigaben · Verwaltung *(nur Admins)*',
      ['Tafel', 'Planung', 'Freigaben', 'Verwaltung'],
    ],
    [
      'on a drawn way',
      '## Flow\n\n```\nDashboard\n    ↓\nPricing Page (monthly)\n    ↓\nWelcome Screen → "Ahoy"\n```',
      ['Pricing', 'Welcome'],
    ],
    ['behind an arrow', '## Scanner\n\n- late → return screen', ['return']],
    [
      'as what statements after EARS are about',
      '## Requirements\n\n1. THE Trip_List_Page SHALL show all trips.',
      ['Trip List'],
    ],
    [
      'beside the route of the page that leads to them',
      '## Pages\n\n### Boats (`/boats`)\n\n- A button adds a boat (`/boats/new`).',
      ['Boats /boats', '/boats/new /boats/new'],
    ],
    [
      'with the method that answers them',
      '## 画面仕様\n\n### 5.1 帳簿ページ\n\nURL:\n`GET /books`\n\n目的:\n見る。',
      ['帳簿ページ /books'],
    ],
    [
      'as files of a router',
      '## Structure\n\n```\nsrc/\n├── routes/\n│   ├── index.tsx\n│   └── trips.$id.tsx\n```',
      ['/ /', '/trips/$id /trips/$id'],
    ],
    [
      'in German with their kind behind a hyphen',
      '## Start\n\nDie Anwendung beginnt mit einem zentralen Login-Screen.',
      ['Login-Screen'],
    ],
  ] as const)('%s.', ([, text, found]) => {
    expect(pages(text)).toEqual(found);
  });

  test.for([
    ['what is not to be built', '## 今回は作らない機能\n\n- 管理画面'],
    ['kinds of screens', '## 動作\n\n- 登録後は詳細画面へ遷移する'],
    [
      'surfaces of others',
      '## Monitoring\n\n### Stripe Dashboard\n\n- x\n\n### AWS Console\n\n- x\n\n### Grafana Dashboard\n\n- x',
    ],
    [
      'what other menus have',
      '## Kitchen\n\nThe lunch menu must include:\n\n- Pizza\n- Pasta\n\nThe context menu offers:\n\n- Cut\n- Paste',
    ],
    [
      'how a bar looks or is made',
      '## Parts\n\n- **Navigation bar**: Blue, White, Sticky\n- Navigation: React Navigation, Expo Router, Zustand\n- **Tabs**: Daily, Weekly, Monthly',
    ],
    ['words under a title of ways', '## Navigation\n\nFast, Simple, Clear'],
    [
      'files beside those of a router',
      '## Structure\n\n```\nsrc/\n├── routes/\n│   ├── AppRouter.tsx\n│   ├── middleware.tsx\n│   └── components/\n│       └── button.tsx\nserver/\n└── routes/\n    └── auth.jsx\n```',
    ],
    ['numbers of a system', '## Limits\n\n- The limit MAX_Page is 20.'],
    [
      'pages of others',
      '## Start\n\n- The app is installed from TestFlight page.\n- Der Touch-Screen muss reagieren.\n- Volta para a tela anterior.',
    ],
    ['ways through the pages of others', '## Flow\n\n```\nCart\n  ↓\nStripe Checkout Page\n  ↓\nNext Page\n```'],
    ['people', '## Page responsibilities\n\n- **Anna**: first\n- **Bob**: second'],
    [
      'other windows and screens',
      '## Betrieb\n\n### Janela de manutenção\n\n- x\n\n### Ekran boyutu\n\n- x\n\n### Tela cheia\n\n- x',
    ],
    ['features with what they show', '## Funktionen\n\n### Benachrichtigungen\n\nMuss anzeigen:\n\n- den Absender'],
    ['branches', '## Work\n\nBranch: `feature/top-page`'],
  ])('but not %s.', ([, text = '']) => {
    expect(pages(text).filter((page) => !/^(?:Home|Boats)$/.test(page))).toEqual([]);
  });
});

test('Endpoints have the folders of the tree that they are drawn in, and lines of paths in it name those without methods.', () => {
  const { apis } = extractTasks(
    outline(
      '# Ferry\n\n## API\n\n**Base URL**: `/api/v1/public/`\n\n```\n/api/v1/public/\n├── auth/\n│   └── POST /otp/verify   # check\n└── trips/\n    ├── GET /today\n    └── POST /book\n```\n\n## API Routes\n\n```\n/api/auth/*   → others\n/api/notes    → of skippers\n```\n',
    ),
  );
  expect(apis.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /api/v1/public/auth/otp/verify',
    'GET /api/v1/public/trips/today',
    'POST /api/v1/public/trips/book',
    'null /api/notes',
  ]);
});

test('Where one router of several is mounted is no base for the endpoints of the others.', () => {
  const { apis } = extractTasks(
    outline(
      '# Ferry\n\n## Boats\n\n- Endpoint: Mounted under /boats (JWT)\n- Endpoint: PUT /boats/:id\n\n## Trips\n\n- Endpoint: GET /trips\n',
    ),
  );
  expect(apis.map(({ method, path }) => `${method} ${path}`)).toEqual(['PUT /boats/:id', 'GET /trips']);
});

test.each([
  ['Vietnamese', 'Màn hình'],
  ['Swedish', 'Skärmar'],
  ['Danish', 'Skærme'],
  ['Czech', 'Obrazovky'],
  ['Hungarian', 'Képernyők'],
  ['Romanian', 'Ecrane'],
  ['Ukrainian', 'Екрани'],
  ['Arabic', 'الشاشات'],
])('A column is one of pages in %s.', (_language, header) => {
  expect(pages(`## 5. Đặc tả\n\n| # | ${header} |\n|---|---|\n| 1 | Timetable |\n| 2 | Booking |`)).toEqual([
    'Timetable',
    'Booking',
  ]);
});

test('Pages are told by what they shall do in capitals, by the title of a requirement, and by the menu at the side.', () => {
  expect(pages('## Requirements\n\n1. THE timetable page SHALL list trips.\n2. THE Homepage SHALL open.')).toEqual([
    'timetable',
    'Homepage',
  ]);
  expect(pages('### Requirement 4: Trip Edit Page\n\nIt shall open.')).toEqual(['Trip Edit']);
  expect(pages('## Interface\n\n- **Sidebar Navigation:**\n  - Trips\n  - Dark Mode Toggle\n  - Sign Out')).toEqual([
    'Trips',
  ]);
});

test.each([
  '- Add dashboard widgets for sales.',
  '- The report must include a cover page.',
  '### Nguyen Thi Trang\n\n- speaks of boats',
  '### Story 6 - No Landing Page',
  '### Ticket 5: Remove Old Settings Page',
  'The page has a form with name and serial.',
  'There is a form with a name.',
  '## St. Isidore youth group\n\n- Boats\n- Tides',
])('No page is told by: %s', (text) => {
  expect(pages(`## Requirements\n\n${text}`)).toEqual([]);
});

test('Devices, identifiers and parts of a screen are no pages.', () => {
  expect(pages('## Screens\n\n- **Mobile**: one column\n- **Desktop**: two\n- **Search bar**: above')).toEqual([]);
});

test('The title of a document names no page.', () => {
  const { pages: found } = extractTasks(outline('# Customer Portal\n\n## Requirements\n\n- It must open.\n'));
  expect(found).toEqual([]);
});
