import { zstdCompressSync } from 'node:zlib';

import { sha256 } from '@orch/core';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { packBundle, unpackBundle } from '../src/output-bundle.ts';

const file = { path: 'a', sha: sha256('x'), bytes: 1, mode: 0o644 };

function packed(head: object, contents = 'x'): Uint8Array {
  return zstdCompressSync(
    `${JSON.stringify({ layout: 1, files: [file], emptyFolders: [], value: 1, ...head })}\n${contents}`,
  );
}

test('a bundle comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), fc.jsonValue(), (contents, value) => {
      const files = contents.map((bytes, index) => ({
        path: `${index}`,
        sha: sha256(bytes),
        bytes: bytes.length,
        mode: 0o600,
      }));
      const bundle = unpackBundle(packBundle({ files, emptyFolders: ['e'], value, contents }));
      expect(bundle).toMatchObject({ files, emptyFolders: ['e'] });
      expect(JSON.stringify(bundle?.value)).toBe(JSON.stringify(value));
      expect(bundle?.contents.map((bytes) => [...bytes])).toEqual(contents.map((bytes) => [...bytes]));
    }),
    { numRuns: 100 },
  );
  expect(unpackBundle(packed({}))).toMatchObject({ files: [file], value: 1 });
});

test.each([
  ['no zstd', Buffer.from('x')],
  ['no head', zstdCompressSync('')],
  ['another layout', packed({ layout: 2 })],
  ['no files', packed({ files: undefined })],
  ['another content', packed({}, 'y')],
  ['too little', packed({}, '')],
  ['too much', packed({}, 'xx')],
  ['a path that leads out', packed({ files: [{ ...file, path: '../a' }] })],
  ['a folder that leads out', packed({ emptyFolders: ['/a'] })],
  ['a negative size', packed({ files: [{ ...file, bytes: -1 }] })],
  ['more than permissions', packed({ files: [{ ...file, mode: 0o4755 }] })],
])('what is no bundle is undefined: %s', (_, bytes) => {
  expect(unpackBundle(bytes)).toBeUndefined();
});
