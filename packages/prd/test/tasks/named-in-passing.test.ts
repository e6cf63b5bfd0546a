import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import type { ExtractedTasks } from '../../src/tasks/task.ts';

const read = (text: string): ExtractedTasks => extractTasks(outline(`# Ferry\n\n${text}\n`));
const pages = (text: string): string[] =>
  read(text).pages.map(({ name, route }) => (route === null ? name : `${name} ${route}`));
const models = (text: string): string[] =>
  read(text).models.map(({ name, fields }) =>
    [name, ...(fields.length > 0 ? [fields.map((field) => field.name).join(', ')] : [])].join(': '),
  );
const rules = (text: string): string[] => read(text).rules.map((rule) => rule.text);

describe('Features name screens in passing', () => {
  test.for([
    [
      'as parts of an item',
      '## Features\n\n- High-level: Timetable page, crossing detail pages, filters',
      ['Timetable', 'crossing detail'],
    ],
    ['behind what is to be done', '## Phase 1\n\n- Build login/signup screens with OAuth buttons', ['login', 'signup']],
    [
      'in languages that put the word first',
      '## Lots\n\n- Page d’accueil avec les horaires\n- Página de reserva del barco\n- Portail',
      ['Page d’accueil', 'Página de reserva del barco'],
    ],
    ['by a word that belongs to the name', '## Parts\n\n- Skipper portal', ['Skipper portal']],
    ['behind a tab', '## 导航\n\n- **导航项**:\n  - 航线（🏠）: 航线列表页', ['航线列表页']],
    [
      'as one of two before the word',
      '## Features\n\n- Separate login and registration pages for skippers',
      ['Login', 'Registration'],
    ],
    [
      'under an item of an app that says so',
      '## Apps\n\n### Quay app\n\n- Key screens:\n  - Login\n  - Queue list',
      ['Login', 'Queue list'],
    ],
    [
      'in bold under a title with a remark',
      '## 管理 UI（係員）\n\n- **ダッシュボード**：残り時間\n- **船の管理**：再配置',
      ['ダッシュボード', '船の管理'],
    ],
    ['in brackets behind the word', '## MVP\n\n- Account pages (login, register)', ['Login', 'Register']],
    [
      'in Korean, with what is to be done behind',
      '## 기능\n\n- 예약/취소 페이지 자동 생성',
      ['예약 페이지', '취소 페이지'],
    ],
    [
      'in the cell of a table',
      '## 기능\n\n| # | 기능 | 설명 |\n|---|---|---|\n| 1 | 선박 상세 페이지 | 시간표 |',
      ['선박 상세 페이지'],
    ],
    ['as a dashboard', '## Features\n\n- Simple dashboard showing the crossings of today', ['Dashboard']],
    [
      'as where somebody is led',
      '## Flow\n\nAfter signing in, skippers are redirected to their skipper dashboard.',
      ['skipper dashboard'],
    ],
    [
      'in a statement of two words or more',
      '## Rules\n\n| ID | Requirement |\n|---|---|\n| FR-1 | A stop is logged from the crossing detail screen. |',
      ['crossing detail'],
    ],
    ['as steps through menus', '## Flow\n\n1. The clerk navigates to Office > Tariff Matrix', ['Tariff Matrix']],
    [
      'under an item that says so',
      '## Site\n\n- Pages:\n\n  - Home\n  - Harbours\n  - Contact',
      ['Home', 'Harbours', 'Contact'],
    ],
    [
      'under the name of a menu',
      '## Navigation\n\n1. **Main navigation**\n   - Home\n   - Crossings',
      ['Home', 'Crossings'],
    ],
    [
      'in Chinese, by another word for screen',
      '### 主要屏幕\n\n1. **首页** - 今日航班\n2. **航线列表** - 所有航线',
      ['首页', '航线列表'],
    ],
    [
      'in Japanese, with the word as a part of the name',
      '#### 主要画面\n\n- マイページ\n- 予約一覧ページ',
      ['マイページ', '予約一覧ページ'],
    ],
  ] as const)('%s.', ([, text, names]) => {
    expect(pages(text)).toEqual(names);
  });

  test('by the component that a route leads to, below the route over it.', () => {
    const tree =
      '## Routes and pages\n\n```\n/boats → BoatListPage\n/boats/:id/* → BoatShell (layout)\n  ├── crew → CrewPage (later)\n```';
    expect(pages(tree)).toEqual(['BoatListPage /boats', 'CrewPage /boats/:id/crew']);
  });

  test('once, by the name and by the route in a folder tree.', () => {
    const text =
      '## Pages\n\n1. **Office login page**: password\n\n## Tree\n\n```\napp/\n├── office/\n│   └── login/page.tsx\n```';
    expect(pages(text)).toEqual(['Office login /office/login']);
  });

  test('once, by a name and its last word.', () => {
    const text =
      '## Features\n\n1. **Booking confirmation page** — the number\n\n## Flow\n\n- On the confirmation page he prints it.';
    expect(pages(text)).toEqual(['Booking confirmation']);
  });

  test.for([
    ['### User Profile Page', 'User Profile'],
    ['### Product List Page', 'Product List'],
    ['### 系统设置页面', '系统设置'],
    ['### 新闻页面', '新闻'],
    ['### 이벤트 페이지', '이벤트'],
  ])('by a heading, though its words say little in passing: %s.', ([heading, name]) => {
    expect(pages(`${heading ?? ''}\n\nText.`)).toEqual([name]);
  });

  test.for([
    ['## List of screens\n\n- Home\n- Cart\n- Orders', ['Home', 'Cart', 'Orders']],
    [
      '## User flow\n\nHome → Search Results → Checkout → Confirmation',
      ['Home', 'Search Results', 'Checkout', 'Confirmation'],
    ],
    [
      '## User interface\n\n- **Home** – news\n- **Payments** – cards\n- **Profile** – name',
      ['Home', 'Payments', 'Profile'],
    ],
    ['## Pages\n\n- **404 Not Found** – a link home', ['404 Not Found']],
    ['## Reports\n\n- Sales dashboard\n- Inventory dashboard', ['Sales dashboard', 'Inventory dashboard']],
    ['## Lots\n\n- Página de ações', ['Página de ações']],
  ] as const)('by names that may be something else elsewhere: %s.', ([text, names]) => {
    expect(pages(text)).toEqual(names);
  });

  test.for([
    ['a technology', '### Frontend\n\n- **Framework**: React\n- **Styling**: CSS\n- **Icons**: Feather'],
    ['a service that is called so', '## Hosting\n\n- Cloudflare Pages'],
    ['ways to show one thing', '## Features\n\n- **Calendar views**: Month, week, day, list views'],
    ['what users do, one thing after another', '### Key user flows\n\n- Upload → Generate → Take Quiz → View Results'],
    ['what is crossed out', '## 제외\n\n- ❌ 탐색 페이지'],
    ['a word that ends like one', '## Features\n\n- Detects the platform (iOS/Android)'],
    ['what it is not to be', '## Start\n\n- The first thing seen is the tool, not a marketing page.'],
    ['what a phone has', '## 機能\n\n- ホーム画面への追加に対応する。'],
    ['what is done with one', '## Rules\n\n- The client caches page content for five minutes.'],
    ['that of another system', '## 流程\n\n用户点击后跳转到外部支付页面。'],
    ['one that is there already', '## Scope\n\n| Part | State |\n|---|---|\n| Reports page | Existing |'],
    ['sizes of screens', '## Devices\n\n- Support small screens (phones, watches)'],
    ['what screens are to be like', '## Style\n\n- Design intuitive and consistent screens'],
    ['a screen that somebody possesses', '## Alarms\n\n- It rings on the skipper’s screen.'],
    ['parts of a sentence', '## Speed\n\n- Less than 500ms between pages\n- 不轮询剪贴板或屏幕'],
  ])('not by %s.', ([, text]) => {
    expect(pages(text ?? '')).toEqual([]);
  });
});

describe('Models are told', () => {
  test('by a statement that each has what follows.', () => {
    const text =
      '## Rules\n\n- **R1** Each crossing shall include:\n  - `id` – unique\n  - `boat_id` – reference\n  - optional `note` – text\n- **R2** Capacity:\n  - R2.1 It is limited.';
    expect(models(text)).toEqual(['crossing: id, boat_id, note']);
  });

  test('by columns in a fence that is said to be SQL, under a name with a remark.', () => {
    expect(
      models(
        '## 数据模型\n\n#### 航线表 (routes) ⭐ 新增\n```sql\n- id: UUID\n- harbour_id: UUID\n- level: Integer (1-10)\n```',
      ),
    ).toEqual(['routes: id, harbour_id, level']);
  });

  test('by what an entity is obliged to be.', () => {
    const text =
      '## Requirements\n\n1. THE `CrewMember` entity SHALL be a value object with fields: `id` (String), `email` (String) and `licence` (String?).';
    expect(models(text)).toEqual(['CrewMember: id, email, licence']);
  });

  test('by titles in a list of entities, whatever their last word means elsewhere.', () => {
    const text =
      '### Key Entities\n\n- **Skipper (Kapitän)**: Represents a person. Has a licence.\n- **Berth Change Request**: Temporary. Expires after use.\n- **Berth**: A place.\n- **Foreign Keys**: cascade.';
    expect(models(text)).toEqual(['Skipper', 'Berth Change Request', 'Berth']);
  });

  test('by a tree of what belongs to what.', () => {
    expect(
      models('## Domain model\n\n```\nFleet (tenant)\n  └── Boat (name, length)\n        └── Berth → Harbour\n```'),
    ).toEqual(['Fleet', 'Boat: name, length', 'Berth']);
  });

  test('by fields in brackets and under the name, with keys that have none.', () => {
    const text =
      '## Domain model (keys & relationships)\n\n- **Boat** (`hullNumber` PK, name, length?)\n  - `crossings` → Crossing\n- **Crossing** (PK: cuid, FK: boatId->hullNumber)\n  - `state` (PLANNED/DONE), `note?`, `@@unique(boatId, day)`\n- **LogEntry**, **ImportRun**: track what is done.';
    expect(models(text)).toEqual([
      'Boat: hullNumber, name, length, crossings',
      'Crossing: boatId, state, note',
      'LogEntry',
      'ImportRun',
    ]);
  });

  test.for([
    [
      'pairs of names in code',
      '### Database\n\n- `boats` and `berths`.\n- `boat_logs` and `tariffs`.',
      ['boats', 'berths', 'boat_logs', 'tariffs'],
    ],
    [
      'tables to be made',
      '## 1단계\n\n- boats 테이블 생성\n- 기본 데이터베이스 테이블 (crews, berths)',
      ['boats', 'crews', 'berths'],
    ],
    [
      'rows of names and columns in a fence of SQL',
      '### Database schema\n\n```sql\n-- all boats\nboats (id, name)\ncrews (id, boat_id)\n```',
      ['boats: id, name', 'crews: id, boat_id'],
    ],
    [
      'rows with arrows between them',
      '## Build\n\n- **Data model (sketch)**: `Trip` (boat, day) → `Stop` (harbour, time(s))',
      ['Trip: boat, day', 'Stop: harbour, time'],
    ],
    [
      'titles that end in a word for several',
      '## Data models\n\n- **Crew Profile:** name, licence\n- **Boat Block List:** what is out of service',
      ['Crew Profile: name, licence', 'Boat Block List'],
    ],
  ] as const)('by %s.', ([, text, names]) => {
    expect(models(text)).toEqual(names);
  });

  test('by fields under a title that elsewhere is about how something works.', () => {
    const text =
      '## Data model\n\n### Subscription model\n\n- id: uuid\n- plan: string\n\n### Lab Tests\n\n- id: uuid\n- result: string';
    expect(models(text)).toEqual(['Subscription: id, plan', 'Lab Tests: id, result']);
  });

  test.for([
    ['what a table on a screen does', '## Page\n\n- Table displays all orders\n- Add Comparison table for plans'],
    ['how money is made', '### Revenue Model\n\n- **Buyer**: fee, tax\n- **Seller**: fee, share'],
    ['what runs it', '### Backend Infrastructure\n\n- **Database**: Postgres\n- **Storage**: S3\n- **API**: REST'],
    ['what is tested', '#### Database Layer Tests\n\n- insert, update\n- delete, restore'],
    [
      'what a part of a page consists of',
      '### 소개 섹션\n\n**구성 요소**:\n1. **제목**\n   - 아이콘: 배\n   - 텍스트: 바다',
    ],
  ])('not by %s.', ([, text]) => {
    expect(models(text ?? '')).toEqual([]);
  });
});

describe('Statements are told', () => {
  test.for([
    [
      'by what a thing does',
      '## Offline\n\n- Scanner app queues scans when offline',
      ['Scanner app queues scans when offline'],
    ],
    [
      'by roles with numbers',
      '## Rights\n\n### Roles\n\n- **R2.1 Skipper**\n  - R2.1.1 Create and update any crossing.',
      ['Create and update any crossing.'],
    ],
    [
      'by an intro that obliges',
      '## Requirements\n\nThe service must process arrays of this form:\n\n```json\n[]\n```',
      ['The service must process arrays of this form:'],
    ],
    [
      'by what must be provided',
      '## Goal\n\nThe first version must provide a gateway:\n\n- multi-tenant sign-in and quotas',
      ['multi-tenant sign-in and quotas'],
    ],
    [
      'by a scenario behind its bold title',
      '## Historias\n\n**US1 — Registrar**\nDado que llega un barco, cuando lo registro, entonces aparece en la lista.',
      ['US1 — Registrar Dado que llega un barco, cuando lo registro, entonces aparece en la lista.'],
    ],
  ] as const)('%s.', ([, text, said]) => {
    expect(rules(text)).toEqual(said);
  });

  test('in a language that is written without its accents.', () => {
    const text =
      '## Caja\n\nEl modulo guarda los gastos del dia y el saldo de la caja para el cierre. La lista de los gastos es de la sede.\n\n- cualquier gasto del dia puede editarse con la clave del encargado';
    expect(rules(text)).toContain('cualquier gasto del dia puede editarse con la clave del encargado');
  });

  test.for([
    ['an intro that only leads to a list', '## Requirements\n\nThe system must provide the following features:\n\n- x'],
    ['names of several things', '## Parts\n\n- Customer orders and receipts'],
    ['terse items beside an address', '## Parts\n\n- Blue round logo\n- Demo: https://acme.com/demo'],
  ])('not by %s.', ([, text]) => {
    expect(rules(text ?? '').filter((rule) => rule !== 'x')).toEqual([]);
  });

  test('not by titles that have numbers as statements have.', () => {
    expect(rules('## Requirements\n\n**R2. Roles and capabilities**\n\n- The skipper must sign in.')).toEqual([
      'The skipper must sign in.',
    ]);
  });

  test('not by what is so already.', () => {
    expect(rules('## Setting\n\n- Card readers are already installed')).toEqual([]);
  });
});

test('Endpoints under the name of another API are those of that one.', () => {
  const { apis, omitted } = read(
    '## Sources\n\nTides come from the Tideline API.\n\n- Tideline endpoints:\n  - `GET /tides`\n  - `GET /tides/{port}`',
  );
  expect(apis).toEqual([]);
  expect(omitted.map(({ text }) => text)).toEqual(['GET /tides', 'GET /tides/{port}']);
});

test('A part of an interface may be about approvals, risks or plans.', () => {
  const { apis } = read('## API endpoints\n\n### Approvals\n\n- `GET /api/approvals` — pending ones');
  expect(apis.map(({ path }) => path)).toEqual(['/api/approvals']);
});

test.for([
  ['under a title of their own', '## REST API\n\nREST endpoints:\n\n- `GET /orders`'],
  [
    'of an API that the document is about',
    '## Part\n\nThe Orders API lets shops sell.\n\nOrders endpoints:\n\n- `GET /orders`',
  ],
  [
    'that only one item names, unlike the others',
    '## API\n\n| Method | Path |\n|---|---|\n| GET | /api/v1/a |\n| GET | /api/v1/b |\n| GET | /api/v1/c |\n\n## Features\n\n- Shoppers ask `GET /orders`.',
  ],
])('Endpoints of the product are kept %s.', ([, text]) => {
  expect(read(text ?? '').apis.map(({ path }) => path)).toContain('/orders');
});

test('The page that comes after a call is no endpoint.', () => {
  const { apis } = read('## Sign-in\n\n- After `POST /login`, `/dashboard` is shown.');
  expect(apis.map(({ method, path }) => `${method ?? ''} ${path}`)).toEqual(['POST /login']);
});

test('What is no field under a statement that each has the others is a rule or omitted.', () => {
  const found = read(
    '## Rules\n\n- Each slot shall include:\n  - `id` – unique\n  - `start` – time\n  - `end` – time\n  - Slots of closed days and of holidays are hidden',
  );
  expect(found.models.map(({ fields }) => fields.map(({ name }) => name).join())).toEqual(['id,start,end']);
  expect([...found.rules, ...found.omitted].some(({ text }) => text.includes('closed days'))).toBe(true);
});

test('A method goes on for the paths that stand behind it.', () => {
  const { apis } = read('## API\n\n- GET /boats, /boats/{id}\n- POST `/crews`, `/berths`');
  expect(apis.map(({ method, path }) => `${method ?? ''} ${path}`)).toEqual([
    'GET /boats',
    'GET /boats/{id}',
    'POST /crews',
    'POST /berths',
  ]);
});

test('An arrow in a drawing belongs to no path.', () => {
  const { apis } = read('## API\n\n```\n| POST /auth/device->|  code |\n```');
  expect(apis.map(({ path }) => path)).toEqual(['/auth/device']);
});

test('A part that a reference dates has no later release of its own.', () => {
  expect(rules('## Offline (FR-OFF) — *brief §4.3, §6 (Phase 6)*\n\n- The app must work offline.')).toEqual([
    'The app must work offline.',
  ]);
});
