import { describe, expect, test } from 'vitest';

import { outline } from '../../src/outline/outline.ts';
import { extractTasks } from '../../src/tasks/extract-tasks.ts';
import { independentDocuments, type Labelled, ownDocuments, sharedDocuments } from './labelled/documents.ts';
import { emptyTally, kinds, precision, recall, score } from './labelled/score.ts';

/** The least precision and recall for each kind, in percent. */
const least = { api: [95, 90], model: [95, 90], page: [90, 80], rule: [80, 80] } as const;

const sets: [name: string, documents: Labelled[]][] = [
  ['documents that the extraction was improved on', ownDocuments('seen')],
  ['documents of authors who had not seen it, improved on since', independentDocuments()],
  ['documents that it was never improved on', ownDocuments('unseen')],
  ['real documents beside the repository', sharedDocuments()],
];

describe.each(sets)('On %s', (_, documents) => {
  test.skipIf(documents.length === 0)(
    'most of what they ask for is found, and little else.',
    { timeout: 180_000 },
    () => {
      const tally = emptyTally();
      for (const { name, text, labels } of documents) score(name, extractTasks(outline(text)), labels, tally);
      for (const kind of kinds) {
        const told = [
          ...tally[kind].wrong.map((item) => `wrong ${item}`),
          ...tally[kind].missed.map((item) => `missed ${item}`),
        ];
        expect(precision(tally[kind]) * 100, told.join('\n')).toBeGreaterThanOrEqual(least[kind][0]);
        expect(recall(tally[kind]) * 100, told.join('\n')).toBeGreaterThanOrEqual(least[kind][1]);
      }
    },
  );
});

test('The score tells right from wrong, and lets arguable items and fragments pass.', () => {
  const text =
    '# Rules\n\n- Orders must be paid within two days.\n- Do it; then archive the whole order with its files.\n\n`GET /orders`\n';
  const label = { optional: false, line: 3, fields: [] };
  const tally = score('document', extractTasks(outline(text)), [
    { ...label, kind: 'rule', forms: ['Orders must be paid within two days'] },
    { ...label, kind: 'rule', forms: ['Refunds take a week'] },
    { ...label, kind: 'rule', forms: ['Do it; then archive the whole order'], optional: true },
    { ...label, kind: 'api', forms: ['/orders'], method: 'POST' },
  ]);
  expect(tally.rule).toMatchObject({ right: 1, wrong: [] });
  expect(tally.rule.missed).toHaveLength(1);
  expect([precision(tally.api), recall(tally.api)]).toEqual([0, 0]);
});
