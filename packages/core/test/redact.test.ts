import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createRedactor } from '../src/index.ts';

const secret = 'gh+p/öS3cret?"key"';
const redact = createRedactor([secret]);

describe('a redactor replaces a secret', () => {
  test.each([
    ['as it is', secret],
    ['URL-encoded', encodeURIComponent(secret)],
    ['URL-encoded in lower case', encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase())],
    ['in a JSON string', JSON.stringify(secret).slice(1, -1)],
  ])('%s', (_, form) => {
    expect(redact(`a ${form} b ${form}`)).toBe('a [redacted] b [redacted]');
  });

  test('in base64 of both alphabets, wherever it stands in the encoded text', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 9 }), string({ maxLength: 9 }), (before, after) => {
        for (const encoding of ['base64', 'base64url'] as const) {
          const redacted = redact(Buffer.from(before + secret + after).toString(encoding));
          expect(redacted).toContain('[redacted]');
          // What is left must not give away the middle of the secret.
          expect(Buffer.from(redacted.replace('[redacted]', ''), encoding).toString()).not.toContain('S3cret');
        }
      }),
    );
  });
});

test('of two secrets of which one contains the other, the longer one is replaced whole', () => {
  expect(createRedactor(['12345678', '1234567890'])('x1234567890x')).toBe('x[redacted]x');
});

test('text without a secret stays as it is, and short or odd secrets do no harm', () => {
  const text = 'The token of the day is $& and $1.';
  expect(createRedactor([])(text)).toBe(text);
  expect(createRedactor(['token', ''])(text)).toBe(text);
  expect(createRedactor(['\ud800 lone surrogate', '.*+?^${}()|[]\\'])(`${text} .*+?^\${}()|[]\\`)).toBe(
    `${text} [redacted]`,
  );
});

test('no secret survives in any text around it', () => {
  assert(
    property(string({ unit: 'binary', minLength: 1 }), string(), string(), (rest, before, after) => {
      const value = `s3cr3t-${rest}`;
      const redacted = createRedactor([value])(`${before}${value}${after}`);
      expect(redacted).toContain('[redacted]');
      expect(redacted).not.toContain(value);
    }),
  );
});
