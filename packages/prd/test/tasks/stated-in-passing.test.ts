import { expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';

const rules = (...lines: string[]): string[] =>
  extractTasks(outline(['# Harbour', '', ...lines, ''].join('\n'))).rules.map(({ text }) => text);

test('Remarks in tables of endpoints oblige where they state a figure, a condition or an answer.', () => {
  expect(
    rules(
      '## API',
      '',
      '| Endpoint | Called by | Remarks |',
      '|---|---|---|',
      '| `POST /stays` | gate | batches of up to 500 stays; duplicates are ignored |',
      '| `GET /stays` | office | the list of stays |',
    ),
  ).toEqual(['batches of up to 500 stays; duplicates are ignored']);
});

test('Notes beside a user story are statements, and the story is none.', () => {
  expect(
    rules(
      '## Requirements',
      '',
      '| # | User story | Notes |',
      '|---|---|---|',
      '| 1 | As a skipper I want to send a photo so that I need not call | A photo may have at most 8 MB, otherwise it is refused |',
    ),
  ).toEqual(['A photo may have at most 8 MB, otherwise it is refused']);
});

test('Rows tell what happens in which case, or a figure that is to be kept.', () => {
  expect(
    rules(
      '## Sensors',
      '',
      '| Code | Cause | Reaction |',
      '|---|---|---|',
      '| F1 | Sensor silent | show a dash and upload the state |',
    ),
  ).toEqual(['F1 | Sensor silent | show a dash and upload the state']);
  expect(rules('## Bars', '', '| What | Bar |', '|---|---|', '| Cold start | ≤ 1.2 s on an old phone |')).toEqual([
    'Cold start | ≤ 1.2 s on an old phone',
  ]);
  expect(
    rules(
      '## Wishes',
      '',
      '| Wish | MoSCoW |',
      '|---|---|',
      '| Login with a badge must work | Won’t have (this release) |',
    ),
  ).toEqual([]);
});

test('What holds for each thing of a kind is a rule, and what is told of today is none.', () => {
  expect(
    rules('## Berths', 'Every berth has a number that is painted on the pier. A berth is usually too small today.'),
  ).toEqual(['Every berth has a number that is painted on the pier.']);
});

test('Stories in Polish, Italian and Dutch are no rules, and a title in Spanish may be called history.', () => {
  expect(
    rules(
      '## Requirements',
      '',
      '- Opis: Jako użytkownik chcę wkleić link, aby otrzymać przepis.',
      '- Come utente voglio vedere la lista, per sapere che cosa manca.',
      '- Als gebruiker wil ik mijn lijst zien.',
    ),
  ).toEqual([]);
  expect(
    rules('### HU-04 Historial', '', 'Criterios de aceptación:', '', '- El peso debe estar entre 1 y 120 kg.'),
  ).toEqual(['El peso debe estar entre 1 y 120 kg.']);
});

test('An item that declares an endpoint and says when it answers what is a rule as well.', () => {
  expect(
    rules('## API', '', '- `POST /runs` starts a run; answers 409 while one for the same day is active'),
  ).toHaveLength(1);
});
