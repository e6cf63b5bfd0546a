import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Sha256 } from '@orch/core';
import { outline } from '@orch/prd';
import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { identifyDocument, readFacts } from '../../src/documents/read-documents.ts';
import { identifyLarge, readLargeFacts } from '../../src/documents/read-large-document.ts';
import { hashPieces, readUnchanged } from '../../src/session/large-document.ts';

const text = `---
id: 2.1.1.4
owner: Ann
---
# Shop

## Requirements

- The system must answer \`GET /api/orders\` within 200 ms.
- Personal data must be deleted after 30 days.

## Changelog

- The system must log \`GET /api/logs\` to a dashboard.

## 9. Collaboration

### 9.1 Roles and Order

- PM → QA
`;

async function* pieces(of: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(of);
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

test.each([text, text.replace('- PM → QA', 'nothing'), text.slice(text.indexOf('# Shop')), 'Only words.\n'])(
  'a document that is read in pieces states the same as one that is read as a whole',
  async (document) => {
    const small = await readFacts(outline(document, { file: 'PRDs/a.md' }));
    const { diagnostics, ...large } = await readLargeFacts(() => pieces(document), 'PRDs/a.md');
    expect(large).toEqual({ sections: small.sections, tasks: small.tasks, roles: small.roles });
    expect(diagnostics[0]?.code).toBe('ORCH_PRD_STREAMED');
    expect(diagnostics.slice(1)).toEqual(small.diagnostics);
    expect(await identifyLarge('PRDs/a.md', pieces(document))).toEqual(
      identifyDocument('PRDs/a.md', outline(document)),
    );
  },
);

test('a large file that is changed while it is read, or holds a NUL byte, is refused', async () => {
  using folder = tempDir();
  const path = join(folder.path, 'a.md');
  writeFileSync(path, text);
  const sha = hashPieces(path);
  expect(sha).toBe(createHash('sha256').update(text).digest('hex'));
  const read = async (expected: Sha256): Promise<string> => {
    const parts: Uint8Array[] = [];
    for await (const bytes of readUnchanged(path, 'a.md', expected)) parts.push(bytes);
    return Buffer.concat(parts).toString();
  };
  expect(await read(sha)).toBe(text);
  writeFileSync(path, `${text}more`);
  await expect(read(sha)).rejects.toMatchObject({ code: 'ORCH_PRD_CHANGED' });
  writeFileSync(path, `${text}\0`);
  await expect(read(sha)).rejects.toMatchObject({ code: 'ORCH_PRD_BINARY', data: { offset: text.length + 2 } });
});
