import { describe, expect, it } from 'vitest';

import { assign, names } from '../../src/agents/related.ts';

const statements = [
  { id: 'FR-1', text: 'The system must refuse a second book with the same ISBN and answer 409.' },
  { id: 'FR-2', text: 'A book must name an author that exists; otherwise the request is answered with 422.' },
  { text: 'The list of orders is sorted by their date.' },
];

describe('an acceptance item is about the open task', () => {
  it.each([
    ['that it names by its id', 'As FR-2 says, nothing is recorded.', 1],
    ['with most of its words', 'A second book with the same ISBN is answered with 409', 0],
    ['in another number of the same words', 'Every order in a list is sorted by date', 2],
    ['and about none where it shares too little', 'The form shows every required field', undefined],
    ['and about none where it has no words', '—', undefined],
  ])('%s', (_how, item, expected) => {
    expect(assign([item], statements)).toEqual([expected]);
  });

  it('whose id it names as a word, not as the beginning of another', () => {
    expect(names('See FR-1.', 'FR-1')).toBe(true);
    expect(names('See FR-12.', 'FR-1')).toBe(false);
    expect(names('See NFR-1.', 'FR-1')).toBe(false);
    expect(names('FR-12 builds on FR-1.', 'FR-1')).toBe(true);
    expect(names('anything', '')).toBe(false);
  });
});
