import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { effectKey } from '../../src/text/key.ts';
import { mark, readMark } from '../../src/text/marker.ts';

const key = effectKey('r', 'issue', { task: 't' });
const other = effectKey('r', 'issue', { task: 'victim' });

/** Texts that are made of the parts of markers, and of what could end or hide them. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        mark(other, ''),
        `<!-- orch:effect ${other} -->`,
        '<!--',
        '-->',
        '```',
        '\n',
        '\r\n',
        '\uFEFF',
        ' ',
      ),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(''));

describe('a marker', () => {
  test('gives back key, note and text, whatever the text is', () => {
    fc.assert(
      fc.property(hostile, fc.option(fc.constant('approve'), { nil: undefined }), (text, note) => {
        const read = readMark(mark(key, text, note));
        expect([read?.key, read?.note]).toEqual([key, note]);
        expect(read?.text).toBe(text);
      }),
    );
  });

  test('is not read in a text that does not begin with it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        fc.pre(!text.startsWith('<!-- orch:effect '));
        expect(readMark(text)).toBeUndefined();
      }),
    );
    for (const text of [null, undefined, '', ` ${mark(key, '')}`, '<!-- orch:effect issue:abc -->']) {
      expect(readMark(text)).toBeUndefined();
    }
  });
});
