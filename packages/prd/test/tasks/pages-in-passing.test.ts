import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const pages = (text: string): string[] =>
  extractTasks(outline(`# Ferry\n\n${text}\n`)).pages.map(({ name, route }) =>
    route === null ? name : `${name} ${route}`,
  );

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
    ['### 이벤트 페이지', '이벤트 페이지'],
    ['### 保存記事一覧ページ', '保存記事一覧ページ'],
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
