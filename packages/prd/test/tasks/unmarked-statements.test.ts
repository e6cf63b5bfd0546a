import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const read = (text: string) => extractTasks(outline(text));
const rules = (text: string): string[] => read(text).rules.map((rule) => rule.text);
const models = (text: string): string[] => read(text).models.map((model) => model.name);
const pages = (text: string): string[] => read(text).pages.map((page) => page.route ?? page.name);

describe('Rules', () => {
  test('are statements under a heading that names a feature, and names of things there only may be.', () => {
    const { rules: all } = read(
      '# Radio\n\n## Queue\n\n- Skip a song after three votes\n- If the queue is empty, the archive plays\n- The red knob\n',
    );
    expect(all.map(({ text, confidence }) => [text, confidence])).toEqual([
      ['Skip a song after three votes', 0.5],
      ['If the queue is empty, the archive plays', 0.5],
      ['The red knob', 0.4],
    ]);
  });

  test('are sentences under requirements that say what happens, but not those that introduce the parts.', () => {
    expect(
      rules(
        '# X\n\n## Requirements\n\nThey came from a workshop last spring.\n\n### Alarm\n\nThe horn sounds twice.\n',
      ),
    ).toEqual(['The horn sounds twice.']);
  });

  test('are numbered lines without a blank line between them, but not a figure that a line happens to begin with.', () => {
    expect(
      rules(
        '# X\n\n## Requirements\n\n4.1 The list must come within 2.5 seconds and\n2.5 seconds only.\n4.2 An offer must have a price.\n',
      ),
    ).toEqual(['4.1 The list must come within 2.5 seconds and 2.5 seconds only.', '4.2 An offer must have a price.']);
  });

  test('are prohibitions, but not the refusal to build something.', () => {
    expect(rules('# X\n\n## Alerts\n\n- Do not notify twice a day.\n- Do not build a pager.\n')).toEqual([
      'Do not notify twice a day.',
    ]);
  });

  test('are no needs that a story tells, and no sentence about key words.', () => {
    expect(
      rules(
        '# X\n\nThe key words MUST and SHOULD are to be read as usual.\n\n## User Story 1 - Pay\n\nA guest comes back and needs to pay.\n',
      ),
    ).toEqual([]);
  });

  test.for([
    ['요구사항', '비밀번호를 세 번 틀리면 계정을 잠근다'],
    ['Besoins fonctionnels', "L'agent rejoue une journée"],
    ['Kebutuhan fungsional', 'Sistem harus mengirim kuitansi'],
    ['Requisiti', 'Il totale si aggiorna da solo'],
    ['Wymagania', 'Raport powstaje co noc'],
  ] as const)('are read under %s.', ([heading, statement]) => {
    expect(rules(`# X\n\n## ${heading}\n\n- ${statement}\n`)).toEqual([statement]);
  });

  test('are rows of errors with what is to be done.', () => {
    expect(
      rules(
        '# X\n\n## Errors\n\n| Code | Raised when | Duty |\n|---|---|---|\n| E1 | all slots are taken now | retry |\n',
      ),
    ).toEqual(['E1 | all slots are taken now | retry']);
  });
});

describe('Models', () => {
  test('are named with their fields one after the other.', () => {
    const found = read('# X\n\n**Data** member(id, name), loan(id, member_id, due_at)\n').models;
    expect(found.map(({ name, fields }) => [name, ...fields.map((field) => field.name)])).toEqual([
      ['member', 'id', 'name'],
      ['loan', 'id', 'member_id', 'due_at'],
    ]);
  });

  test('are tables that a sentence lists and describes.', () => {
    const found = read(
      '# X\n\nThere are two tables: `offices` with a name and a time zone, and `messages` with a text.\n',
    ).models;
    expect(found.map(({ name, fields }) => [name, ...fields.map((field) => field.name)])).toEqual([
      ['offices', 'name', 'time_zone'],
      ['messages', 'text'],
    ]);
  });

  test('are lines of code with columns, up to the sentence behind them.', () => {
    const [model] = read(
      '# X\n\n## Storage\n\n- `media`: `id uuid pk`, `owner_id fk`, `kind` (`image|video`), `error`. Unique index on `id`.\n',
    ).models;
    expect([model?.name, ...(model?.fields.map((field) => field.name) ?? [])]).toEqual([
      'media',
      'id',
      'owner_id',
      'kind',
      'error',
    ]);
  });

  test('have names of several words, and names that mean something else elsewhere.', () => {
    expect(models('# X\n\n## Entities\n\n- Vital sign: id, value, taken_at\n')).toEqual(['Vital sign']);
    expect(models('# X\n\n## Data model\n\n### Endpoint\n\n- key: string\n- path: string\n')).toEqual(['Endpoint']);
  });
});

describe('Pages', () => {
  test('are lines that begin in bold under a heading for screens, with a picture before it or not.', () => {
    expect(pages('# X\n\n## 🖥 Screens\n\n**Title** – start\n**Scores** – the best ten\n')).toEqual(['Title', 'Scores']);
  });

  test('are named one after the other, between quotation marks, and before the route that is to be built.', () => {
    expect(pages('# X\n\n**Kiosk screens** Scan, Confirm, My loans\n')).toEqual(['Scan', 'Confirm', 'My loans']);
    expect(pages('# X\n\n## Console\n\n- Page « Rejets » : lignes rejetées\n')).toEqual(['Rejets']);
    expect(pages('# X\n\n## Races\n\n- [x] Build race lobby UI (`/race`)\n')).toEqual(['/race']);
  });

  test('are no links to other sites.', () => {
    expect(pages('# X\n\n## Pages\n\n- [booking](https://example.com/booking)\n')).toEqual([]);
  });
});

describe('Documents in other forms', () => {
  test('with fences whose marks a converter has escaped are read as meant.', () => {
    const source =
      '# X\n\n## Data model\n\n\\`\\`\\`typescript\ninterface ClientRequest {\n  id: string;\n  createdAt: Date;\n}\n\\`\\`\\`\n\nIt must end.\n';
    expect(models(source)).toEqual(['ClientRequest']);
    expect(rules(source)).toEqual(['It must end.']);
    expect(rules('# X\n\n\\`\\`\\`\n\nIt must go on.\n')).toEqual(['It must go on.']);
  });

  test('list columns under a table named in code, in whatever language.', () => {
    const found = read(
      '# X\n\n## Varlıklar\n\n**`users` tablosu:**\n- [ ] `id` UUID PK\n- [ ] `phone` VARCHAR(20) UNIQUE NOT NULL\n',
    ).models;
    expect(found.map(({ name, fields }) => [name, ...fields.map((field) => field.name)])).toEqual([
      ['users', 'id', 'phone'],
    ]);
  });

  test('say what their records hold before a list of it.', () => {
    const [model] = read(
      '# X\n\n## Holdings\n\nOwners store gold bars with the following fields:\n- Weight (grams)\n- Purchase date\n',
    ).models;
    expect([model?.name, ...(model?.fields.map((field) => field.name) ?? [])]).toEqual([
      'gold bars',
      'Weight',
      'Purchase_date',
    ]);
  });

  test('state requirements under their identifiers in a script without spaces.', () => {
    expect(rules('# 要件定義書\n\n## 6. 機能要件\n\nFR-021 入力検証\n\n登録前に題名と日時を検証する。\n')).toContain(
      '登録前に題名と日時を検証する。',
    );
  });
});
