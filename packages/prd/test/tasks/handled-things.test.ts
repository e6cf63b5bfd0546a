import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { cpuTime } from '../support/cpu-time.ts';

const models = (text: string): string[] =>
  extractTasks(outline(`# Ferry\n\n${text}\n`)).models.map(({ name, confidence }) => `${name} ${confidence}`);

describe('A document that declares no model has those', () => {
  test('that users make, see and remove, whatever the sentence, to be reviewed and not to be generated.', () => {
    const text =
      '## Features\n\n- Captains can create, edit and delete crossings.\n- A passenger sees all crossings of today.\n- Passengers can book a seat.';
    expect(models(text)).toEqual(['crossing 0.4']);
  });

  test('that are managed and made, told by nouns before or behind them.', () => {
    expect(models('## Boat Management\n\nBoat creation needs a licence.\n\nBoats can be listed: view boats.')).toEqual([
      'boat 0.4',
    ]);
    expect(models('## Scope\n\n- Users manage harbours.\n- Users add a harbour by its name.')).toEqual(['harbour 0.4']);
  });

  test('that are called by two words, by both.', () => {
    const text =
      '## Features\n\n- Add, edit and remove work items.\n- View all items.\n- Create an item.\n- Update the item.\n- Delete a work item.\n- List work items.';
    expect(models(text)).toEqual(['work item 0.4']);
  });

  test.each([
    ['German', '## 2.1 Kundenverwaltung\n\n- Kunden anlegen, bearbeiten und löschen', 'kunde'],
    ['German', '## Ziel\n\nDie Erstellung und Verwaltung von Angeboten ist möglich. Angebote löschen.', 'angebote'],
    ['Spanish', '## Funciones\n\n- Crear, editar y eliminar barcos\n- Listar barcos\n- Buscar un barco', 'barcos'],
    ['Portuguese', '## Escopo\n\n- Cadastrar cliente\n- Gerenciar clientes', 'cliente'],
    ['French', '## Fonctions\n\n- Créer et gérer des trajets', 'trajets'],
    ['Korean', '## 기능\n\n- 답변 작성\n- 답변을 수정할 수 있다.\n- 답변 삭제', '답변'],
  ])('in %s.', (_language, text, name) => {
    expect(models(text)).toEqual([`${name} 0.4`]);
  });
});

test('Names of things have no words for how something is done, and no row ends at what is no thing.', () => {
  expect(models('## Features\n\n- Users create and manage backups automatically, tags, and orders.')).toEqual([
    'backup 0.4',
    'order 0.4',
  ]);
  expect(models('## Features\n\n- Users create and manage both series and news.')).toEqual(['series 0.4', 'news 0.4']);
});

describe('Nothing is made a model', () => {
  test.each([
    ['of the screen', '- Create, edit and delete buttons.\n- Show the button.\n- Hide buttons.'],
    ['that is only shown', '- View the tides.\n- List tides.\n- Search tides.\n- Filter tides.'],
    ['that is only made', '- Create a splash.\n- Create another splash.\n- Create one more splash.'],
    ['that is not to be dealt with', '- Users must not create, edit or delete piers.\n- Piers are not managed.'],
    ['of a path', '- `POST /piers/add` and `DELETE /piers/remove` and GET /piers/list are called.'],
    [
      'that nobody may deal with',
      '- The admin cannot create coupons.\n- Coupon management stays.\n- Nobody edits coupons.',
    ],
    [
      'that is only managed and made, told by a noun',
      '- Time management.\n- Create time.\n- Risk management; log risks.',
    ],
    ['of a program for the command line', '- Add warnings. Filter warnings. Log warnings.'],
    ['out of scope', '## Out of scope\n\n- Create, edit and delete piers.\n- Manage piers.'],
  ])('%s.', (_what, text) => {
    expect(models(`## Features\n\n${text}`)).toEqual([]);
  });

  test('by a name that no word of the language has: it stays as it is written, or is one in English.', () => {
    const text = (thing: string): string =>
      `## Features\n\n- Create and edit ${thing}.\n- Delete ${thing}. View ${thing}.`;
    for (const [many, one] of [
      ['warehouses', 'warehouse'],
      ['movies', 'movie'],
      ['courses', 'course'],
      ['menus', 'menu'],
      ['batches', 'batch'],
      ['quizzes', 'quiz'],
      ['bus', 'bus'],
    ] as const)
      expect(models(text(many))).toEqual([`${one} 0.4`]);
  });

  test('beside those that a document declares.', () => {
    const text =
      '## Data model\n\n### Boat\n\n- id: uuid\n- name: string\n\n## Features\n\n- Create, edit and delete crossings.\n- View crossings.\n- Manage crossings.';
    expect(models(text).map((model) => model.split(' ')[0])).toEqual(['Boat']);
  });
});

test('Things of a document without models are counted in time proportional to its length.', () => {
  const words = Array.from({ length: 3000 }, (_, at) => `create thing${at}, edit a.${'b.'.repeat(8)}c and delete it`);
  const text = `# Ferry\n\n## Features\n\n- ${words.join('\n- ')}\n`;
  let found: unknown;
  const time = cpuTime(() => {
    found = extractTasks(outline(text)).models;
  });
  expect(found).toEqual([]);
  expect(time).toBeLessThan(4000);
});
