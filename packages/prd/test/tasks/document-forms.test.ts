import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (text: string) => extractTasks(outline(text));
const rules = (text: string): string[] => read(text).rules.map((rule) => rule.text);
const models = (text: string): string[] => read(text).models.map((model) => model.name);
const pages = (text: string): string[] => read(text).pages.map((page) => page.route ?? page.name);

describe('Rules', () => {
  test('are told apart where identifiers begin lines of one paragraph.', () => {
    const { rules: found } = read(
      '# Login\n\nFR-1: The system shall ask twice.\nFR-2: It shall lock\nafter five attempts.\n',
    );
    expect(found.map(({ id, text, line }) => [id, text, line])).toEqual([
      ['FR-1', 'The system shall ask twice.', 3],
      ['FR-2', 'It shall lock after five attempts.', 4],
    ]);
  });

  test.for([
    'Team Features',
    'Reviews',
    'Questions',
    'History',
    'Budget Management',
    'Context menu',
    'Futuristic look',
  ])('are read under a heading such as %s, which only begins like one that asks for nothing.', (heading) => {
    expect(rules(`# Product\n\n## Requirements\n\n### ${heading}\n\n- Members must confirm it.\n`)).toEqual([
      'Members must confirm it.',
    ]);
  });

  test.for([
    'Team',
    'Review Log',
    'Open questions',
    'Revision history',
    'Timeline (12 weeks)',
    'Background',
    'Auth (Phase 2)',
  ])('are not read under %s.', (heading) => {
    expect(rules(`# Product\n\n## Requirements\n\n### ${heading}\n\n- Members must confirm it.\n`)).toEqual([]);
  });

  test('are not read in a part whose number says that it belongs to what is left for later.', () => {
    expect(rules('# Product\n\n### 8. Future Enhancements\n\n### 8.1 Features\n\n- It must sing.\n')).toEqual([]);
  });

  test('are rows with a threshold, and neither notes, places to fill in nor praise.', () => {
    expect(rules('# Quality\n\n| Check | Threshold |\n|---|---|\n| Late events | < 2 % |\n')).toEqual([
      'Late events | < 2 %',
    ]);
    expect(
      rules(
        '# Requirements\n\n**Why this priority**: it must come first.\n\n- [What it must do]\n\n# Success metrics\n\n- Seamless experience\n- 60fps scrolling\n',
      ),
    ).toEqual(['60fps scrolling']);
  });
});

describe('Models', () => {
  test('are the names in a list of tables or entities, and those that prose enumerates.', () => {
    expect(models('# Database\n\n**New tables:**\n- `trades` – what was sold\n- Core: `users`, `teams`\n')).toEqual([
      'trades',
      'users',
      'teams',
    ]);
    expect(models('# Requirements\n\nMigrations create the tables: users, pass_slips, and roles.\n')).toEqual([
      'users',
      'pass_slips',
      'roles',
    ]);
    expect(models('# Данные\n\nОсновные сущности:\n\n- клиенты;\n- заказы (дата, сумма).\n')).toEqual([
      'клиенты',
      'заказы',
    ]);
  });

  test('go by the identifier beside a Chinese name, and by a heading over their fields.', () => {
    const fields = '| 字段 | 类型 |\n|---|---|\n| id | bigint |\n';
    expect(models(`# 数据库\n\n## 8.1 用户表 users\n\n${fields}\n**订单表 orders**\n\n${fields}`)).toEqual([
      'users',
      'orders',
    ]);
    expect(models('# 组织\n\n## 部门字段定义\n\n| 字段 | 必填 |\n|---|---|\n| 名称 | 是 |\n')).toEqual(['部门']);
  });
});

describe('Pages', () => {
  test('are the items and the headings right under a heading such as Screens.', () => {
    expect(pages('# Masken\n\n- **Anmeldung**: PIN\n- **Bestand**: Suche\n')).toEqual(['Anmeldung', 'Bestand']);
    expect(pages('# App\n\n## Screens\n\n### Library\n\n### Week planner (tablet)\n\n#### Colours\n')).toEqual([
      'Library',
      'Week planner',
    ]);
  });

  test('are what a sentence says something about, with or without marks of code.', () => {
    expect(
      pages('# Requirements\n\n- "Leave Calendar" page displays the month.\n- The /orders/[id] page must load fast.\n'),
    ).toEqual(['Leave Calendar', '/orders/[id]']);
  });
});

test('Pages are named by lines of routes, in rows with their routes, by the way to them, and by what is said behind them.', () => {
  const pages = (text: string): string[] =>
    extractTasks(outline(text)).pages.map(({ name, route }) => `${name} ${route}`);
  expect(pages('## Pages\n\n/ — floor plan\n/spaces/:id — one space, its calendar\n')).toEqual([
    'floor plan /',
    'one space /spaces/:id',
  ]);
  expect(pages('## MVP\n\n- Pages: invoice list (/invoices), editor (/invoices/[id]/edit)\n')).toEqual([
    'invoice list /invoices',
    'editor /invoices/[id]/edit',
  ]);
  expect(pages('## UI\n\nSettings → Tokens: a table with a button.\n')).toEqual(['Tokens null']);
  expect(pages('## Screens\n\n- Portal with an overview of requests\n')).toEqual(['Portal null']);
});

test('What calls a webhook does not provide it, and a row that only leads to a file states nothing.', () => {
  const found = extractTasks(
    outline(
      '## API\n\n- Stripe webhook: POST /webhooks/stripe\n\n## Acceptance\n\n- Test cases: `qa/1.1/test-cases.md`\n',
    ),
  );
  expect(found.apis.map(({ path }) => path)).toEqual(['/webhooks/stripe']);
  expect(found.rules).toEqual([]);
});
