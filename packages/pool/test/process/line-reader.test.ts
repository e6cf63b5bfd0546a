import { truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { array, assert, constantFrom, integer, property, string } from 'fast-check';
import { expect, test } from 'vitest';

import type { OutputLine } from '../../src/index.ts';
import { lineReader } from '../../src/process/line-reader.ts';
import { openOutputs } from '../../src/process/output-file.ts';

/** Reads what is written part by part, and gives the lines. */
function linesOf(parts: readonly Buffer[], maxBytes: number): OutputLine[] {
  const { stdout, close } = openOutputs(undefined, undefined);
  const lines: OutputLine[] = [];
  const reader = lineReader(stdout, 'stdout', maxBytes, (line) => lines.push(line));
  for (const part of parts) {
    writeSync(stdout.fd, part);
    while (reader.next());
  }
  reader.finish();
  close();
  return lines;
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const text = array(constantFrom('a', 'ö', '€', '😀', '\n', '\n', '\r', ' '), { maxLength: 60 }).map((all) =>
  all.join(''),
);

test('every line is given once, however the output comes in parts', () => {
  assert(
    property(text, array(integer({ min: 0 }), { maxLength: 6 }), (whole, places) => {
      const expected = whole.split('\n');
      if (expected.at(-1) === '') expected.pop();
      const lines = linesOf(cut(Buffer.from(whole), places), 1000);
      expect(lines.map((line) => line.text)).toEqual(expected);
      expect(lines.every(({ output, droppedBytes }) => output === 'stdout' && droppedBytes === 0)).toBe(true);
    }),
  );
});

test('of a line that is too long the beginning is given, and the bytes left out are counted', () => {
  assert(
    property(text, integer({ min: 0, max: 9 }), array(integer({ min: 0 }), { maxLength: 6 }), (whole, most, places) => {
      const expected = whole.split('\n');
      if (expected.at(-1) === '') expected.pop();
      const lines = linesOf(cut(Buffer.from(whole), places), most);
      expect(lines).toHaveLength(expected.length);
      for (const [index, line] of lines.entries()) {
        const full = expected[index] ?? '';
        expect(full.startsWith(line.text)).toBe(true);
        expect(Buffer.byteLength(line.text) + line.droppedBytes).toBe(Buffer.byteLength(full));
        expect(line.droppedBytes === 0).toBe(Buffer.byteLength(full) <= most);
        expect(Buffer.byteLength(line.text)).toBeGreaterThan(Math.min(Buffer.byteLength(full), most) - 4);
      }
    }),
  );
});

test('bytes that are no text are given with replacement characters instead of being lost', () => {
  assert(
    property(string(), (rest) => {
      const tail = rest.replaceAll('\n', '');
      expect(linesOf([Buffer.from([0xff, 0x61]), Buffer.from(`${tail}\n`)], 1000)).toMatchObject([
        { text: `\ufffda${tail}` },
      ]);
    }),
  );
});

test('reading begins anew where the output is truncated', () => {
  using dir = tempDir();
  const file = join(dir.path, 'out');
  const { stdout, close } = openOutputs(file, undefined);
  const lines: string[] = [];
  const reader = lineReader(stdout, 'stdout', 100, (line) => lines.push(line.text));
  writeSync(stdout.fd, 'first\nhalf of a li');
  reader.next();
  truncateSync(file);
  writeSync(stdout.fd, 'new\n');
  reader.next();
  reader.finish();
  close();
  expect(lines).toEqual(['first', 'new']);
});
