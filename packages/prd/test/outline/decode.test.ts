import { expect, test } from 'vitest';

import { decodeDocument } from '../../src/outline/decode.ts';

test('text is decoded with its byte order mark', () => {
  expect(decodeDocument(Buffer.from('\ufeff# Ä\r\n'), 'a.md')).toBe('\ufeff# Ä\r\n');
});

test.each([
  ['ORCH_PRD_BINARY', Buffer.from('a\n\0'), { line: 2, column: 1 }],
  ['ORCH_PRD_INVALID_UTF8', Buffer.concat([Buffer.from('# Ä\nb'), Buffer.from([0xff])]), { line: 2, column: 2 }],
  ['ORCH_PRD_INVALID_UTF8', Buffer.from([0x61, 0xe2, 0x82]), { line: 1, column: 4 }],
])('%s tells the place', (code, bytes, place) => {
  expect(() => decodeDocument(bytes, 'a.md')).toThrow(
    expect.objectContaining({ code, help: expect.any(String), location: expect.objectContaining(place) }),
  );
});

test.each(['', ' \n\t', '\ufeff\n'])('%j is empty', (text) => {
  const location = { file: 'a.md', line: 1, column: 1 };
  expect(() => decodeDocument(Buffer.from(text), 'a.md')).toThrow(
    expect.objectContaining({ code: 'ORCH_PRD_EMPTY', location }),
  );
});
