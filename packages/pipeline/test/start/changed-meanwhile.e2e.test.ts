import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { systemClock, type Clock } from '@orch/core';
import { expect, test, vi } from 'vitest';

import type { StartResult } from '../../src/index.ts';
import { repositoryOf, type Repository } from './harness.ts';

vi.setConfig({ testTimeout: 240_000 });

const bookshop = fileURLToPath(new URL('../../../../examples/bookshop', import.meta.url));
const id = '1.1.1.1.0.0';
const prd = 'PRDs/V1/1.1.1.1.0.0-book-catalogue-prd.md';
const roadmap = 'Plans/product-roadmap.md';

/** A clock by which somebody saves a file each time that it is looked at, from call `first` to call `last`. */
function clockOfSaves({ root }: Repository, path: string, first: number, last: number): Clock & { saves: number } {
  let calls = 0;
  return {
    saves: 0,
    monotonic: () => systemClock.monotonic(),
    now() {
      calls++;
      if (calls >= first && calls <= last) appendFileSync(join(root, path), `\nSaved meanwhile: ${++this.saves}.\n`);
      return systemClock.now();
    },
  };
}

const read = ({ root }: Repository, path: string): string => readFileSync(join(root, path), 'utf8');

test.each([prd, roadmap])('What is saved in %s while a start works stays, and the start succeeds.', async (path) => {
  for (let first = 1; ; first += 20) {
    using repository = repositoryOf(bookshop);
    const clock = clockOfSaves(repository, path, first, first + 2);
    const result = await repository.start({ id }, { clock });
    expect([first, result.success]).toEqual([first, true]);
    const saved = read(repository, path).match(/^Saved meanwhile: \d\.$/gmu) ?? [];
    expect([first, saved.length]).toEqual([first, clock.saves]);
    if (clock.saves === 0) break;
  }
});

test('A document that was saved after it had been read is told of, as the code is of the text before.', async () => {
  using repository = repositoryOf(bookshop);
  const changed = (result: StartResult): string[] =>
    result.diagnostics.filter(({ code }) => code === 'ORCH_PRD_CHANGED').map(({ severity }) => severity);
  // trust is judged when the document has been read
  const save = (): boolean => {
    appendFileSync(join(repository.root, prd), '\nSaved meanwhile.\n');
    return true;
  };
  expect(changed(await repository.start({ id }, { isTrusted: save }))).toEqual(['warning']);
  expect(changed(await repository.start({ id }))).toEqual([]);
});
