import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { isImperative } from '../../src/tasks/imperative.ts';

test.for([
  ['Show the list', true],
  ['**Validate** the form', true],
  ['- 3 show it', false],
  ['Synchronise and minimize', true],
  ['Back up each night', true],
  ['rate-limit each caller', true],
  ['Rate it', false],
  ['Sign-off is needed', false],
  ['shows the list', false],
  ['show2', true],
  ['_show it', false],
  ['Prüfe die Angaben', true],
  ['«показать» список', true],
  ['支持 离线', true],
  ['', false],
] as const)('%s: %s', ([text, wanted]) => {
  expect(isImperative(text)).toBe(wanted);
});

test('only the first word tells, whatever stands before it', () => {
  const part = fc.constantFrom(
    '',
    ' ',
    '**',
    'show',
    'Sync',
    'synchron',
    'roll',
    'back',
    'up',
    'limit',
    '-',
    '_',
    '7',
    'é',
    'ö',
    '→',
  );
  const form = /^\W*(?:show|sync(?:hroni[sz]e)?|roll back|back up|rate[- ]limit|limit)(?![\p{L}-])/iu;
  fc.assert(
    fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
      const text = parts.join('');
      expect(isImperative(text)).toBe(form.test(text));
    }),
    { numRuns: 1000 },
  );
});
