import { assert, constantFrom, array, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { formatDiagnostic, locate, OrchError, positionAt } from '../src/index.ts';

describe('a position', () => {
  test.each([
    ['one\ntwo', 4, 2, 1],
    ['one\r\ntwo', 5, 2, 1],
    ['one\rtwo', 4, 2, 1],
    ['one\r\ntwo', 4, 1, 5],
    ['\r\r\n\n', 4, 4, 1],
    ['', 0, 1, 1],
    ['abc', 99, 1, 4],
    ['abc', -5, 1, 1],
  ])('in %j at %i is line %i, column %i', (text, offset, line, column) => {
    expect(positionAt(text, offset)).toEqual({ line, column });
  });

  const pieces = array(constantFrom('a', 'ä', '😀', '\n', '\r', '\r\n')).map((parts) => parts.join(''));

  test('agrees with splitting the text into lines', () => {
    assert(
      property(pieces, nat(40), (text, offset) => {
        // Between CR and LF of one line end there is no place to point to.
        const place = Math.min(offset, text.length);
        const inLineEnd = text[place - 1] === '\r' && text[place] === '\n';
        const lines = text.slice(0, place).split(/\r\n|\r|\n/);
        const expected = { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
        expect(inLineEnd || positionAt(text, offset)).toEqual(inLineEnd || expected);
      }),
    );
  });

  test('located with its line is found again in that line', () => {
    assert(
      property(pieces, nat(40), (text, offset) => {
        const { line, column, sourceLine } = locate('f', text, offset);
        expect(sourceLine).toBe(text.split(/\r\n|\r|\n/)[line - 1]);
        expect(column).toBeLessThanOrEqual((sourceLine ?? '').length + 2);
      }),
    );
  });
});

describe('a location', () => {
  test('marks a span within its first line only', () => {
    expect(locate('a.md', 'one\r\ntwo three\nfour', 9, 19)).toEqual({
      file: 'a.md',
      line: 2,
      column: 5,
      length: 5,
      sourceLine: 'two three',
    });
  });

  test('far right in a very long line still has the text around it', () => {
    const text = `${'x'.repeat(50_000)}HERE${'y'.repeat(50_000)}`;
    const place = locate('a.md', text, 50_000, 50_004);
    expect(place).toMatchObject({ line: 1, column: 50_001, length: 4 });
    expect(formatDiagnostic({ code: 'ORCH_X', message: 'm', location: place })).toContain('xxHEREyy');
  });
});

describe('a rendered diagnostic', () => {
  test('shows severity, code, message, place, source with a squiggle, and help', () => {
    const text = '---\ntitle: Books\n---\n## 5. Requirements\n## 5. Rules\n';
    const location = locate('PRDs/books.md', text, text.indexOf('5. Rules'), text.indexOf(' Rules'));
    const rendered = formatDiagnostic({
      code: 'ORCH_PRD_DUPLICATE_SECTION',
      severity: 'warning',
      message: 'section 5 is there twice',
      help: 'Give one of them another number.',
      location,
    });
    expect(rendered).toBe(
      [
        'warning[ORCH_PRD_DUPLICATE_SECTION]: section 5 is there twice',
        '  --> PRDs/books.md:5:4',
        '  |',
        '5 | ## 5. Rules',
        '  |    ~~',
        '  help: Give one of them another number.',
      ].join('\n'),
    );
  });

  test('of an error needs no more than its code and message', () => {
    expect(formatDiagnostic(new OrchError('ORCH_X', 'it failed'))).toBe('error[ORCH_X]: it failed');
  });

  test('without a source line shows the place only', () => {
    const location = { file: 'a.md', line: 3, column: 7 };
    expect(formatDiagnostic({ code: 'ORCH_X', message: 'm', location })).toBe('error[ORCH_X]: m\n  --> a.md:3:7');
  });

  test('widens its margin with the line number, and keeps the squiggle below the text behind tabs', () => {
    const text = `${'\n'.repeat(99)}\tkey: [`;
    const rendered = formatDiagnostic({ code: 'ORCH_X', message: 'm', location: locate('a', text, 105, 106) });
    expect(rendered.split('\n').slice(2)).toEqual(['    |', '100 |  key: [', '    |       ~']);
  });

  test('lets no hostile text control the terminal or forge a place', () => {
    const location = { file: 'a\n  --> b:1:1', line: 1, column: 1, sourceLine: '\u001b[2J\u202etxt' };
    const rendered = formatDiagnostic({ code: 'ORCH_X', message: 'a\u001b]0;x\u0007b', help: '\u009b31m', location });
    expect(rendered).toBe(
      [
        'error[ORCH_X]: a\ufffd]0;x\ufffdb',
        '  --> a\ufffd  --> b:1:1:1:1',
        '  |',
        '1 | \ufffd[2J\ufffdtxt',
        '  | ~',
        '  help: \ufffd31m',
      ].join('\n'),
    );
  });
});
