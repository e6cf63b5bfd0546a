import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { systemClock } from '@orch/core';
import { tempDir, writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { repositoryOf } from './harness.ts';

const prdPath = 'PRDs/1.1-books-prd.md';
const document = '# Books\n\n## APIs\n\n- `GET /api/books` lists the books\n- `POST /api/books` adds one\n';

test('Wherever a start is cancelled, it tells as changed what has changed.', { timeout: 240_000 }, async () => {
  using source = tempDir();
  writeTree(source.path, { [prdPath]: document });
  const told = new Set<string>();
  for (let looks = 1; !told.has('succeeded true'); looks++) {
    using repository = repositoryOf(source.path);
    const stop = new AbortController();
    let left = looks;
    const now = (): number => {
      if (--left === 0) stop.abort();
      return Date.now();
    };
    const { status, files, filesGenerated, prd } = await repository.start(
      { prdPath },
      { isTrusted: () => false, signal: stop.signal, clock: { ...systemClock, now } },
    );
    const isWritten = readFileSync(join(repository.root, prdPath), 'utf8') !== document;
    expect(prd, `cancelled at look ${looks}`).toEqual({ changed: isWritten, sections: expect.any(Array) });
    expect(prd.sections.length > 0).toBe(isWritten);
    expect(filesGenerated > 0).toBe(isWritten);
    expect(files.some(({ path }) => path === prdPath)).toBe(isWritten);
    expect(existsSync(join(repository.root, 'src'))).toBe(isWritten);
    told.add(`${status} ${isWritten}`);
  }
  expect([...told].sort()).toEqual(['cancelled false', 'cancelled true', 'succeeded true']);
});
