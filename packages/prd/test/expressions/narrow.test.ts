import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { narrowing } from '../../src/expressions/narrow.ts';

test('texts that are narrowed stay the same texts, halves of characters included', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.string({ unit: 'binary' }), (lines, text) => {
      const narrow = narrowing(`${lines.join('\n')}\n${text}`);
      expect(narrow(lines)).toEqual(lines);
      expect(narrow(text)).toBe(text);
    }),
  );
  expect(narrowing('\ud800')('\ud800')).toBe('\ud800');
});

test('the lines of a long document are not copied', () => {
  const lines = ['a', '→'];
  expect(narrowing('a'.repeat(1_000_001))(lines)).toBe(lines);
});
