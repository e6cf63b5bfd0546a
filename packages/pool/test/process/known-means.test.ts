import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { containerFor } from '../../src/process/container.ts';
import { readLimitMarks } from '../../src/process/limit-mark.ts';

const script = fileURLToPath(new URL('../fixtures/recalls-means.ts', import.meta.url));
const isMarked = readLimitMarks('self').soft !== undefined;
const isPossible = !isMarked && (await containerFor('namespace', 1n)).kind === 'namespace';

interface Told {
  readonly kind: string;
  readonly means: { readonly marking?: string; readonly wrapper?: number };
  readonly started: number;
}

/** What a process of its own finds out with this memory. */
function ask(memory: string): Told {
  const args = ['--conditions=@orch/source', script, memory];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Told;
}

describe.runIf(isPossible)('how commands can be contained', () => {
  test('is tried out by one process, and known to the next with the same answer.', () => {
    using dir = tempDir();
    const memory = join(dir.path, 'state/containment.json');
    const first = ask(memory);
    expect(first).toMatchObject({ kind: 'namespace' });
    expect(first.started).toBeGreaterThan(1);
    expect(ask(memory)).toEqual({ ...first, started: 0 });
    expect(readdirSync(join(dir.path, 'state'))).toEqual(['containment.json']);
  });

  test('is tried out again after a boot, with other rights, and where a program is another one.', () => {
    using dir = tempDir();
    const memory = join(dir.path, 'containment.json');
    const first = ask(memory);
    const kept = readFileSync(memory, 'utf8');
    const { where, ...rest } = JSON.parse(kept) as { readonly where: string };
    const parts = JSON.parse(where) as unknown[];
    for (const at of parts.keys()) {
      writeFileSync(memory, JSON.stringify({ ...rest, where: JSON.stringify(parts.with(at, 'other')) }));
      expect(ask(memory)).toEqual(first);
      expect(readFileSync(memory, 'utf8')).toBe(kept);
    }
  });

  test.for(['', '{', 'null', '[]', '{"where":1}'])('is tried out where the memory holds %j.', (text) => {
    using dir = tempDir();
    const memory = join(dir.path, 'containment.json');
    writeFileSync(memory, text);
    expect(ask(memory)).toMatchObject({ kind: 'namespace' });
    expect(JSON.parse(readFileSync(memory, 'utf8'))).toMatchObject({ where: expect.any(String) as string });
  });

  test('is tried out where the memory names a way that there is not.', () => {
    using dir = tempDir();
    const memory = join(dir.path, 'containment.json');
    const first = ask(memory);
    const kept = JSON.parse(readFileSync(memory, 'utf8')) as object;
    for (const wrong of [{ marking: 'none' }, { marking: 'constructor' }, { wrapper: 9 }, { wrapper: 'x' }]) {
      writeFileSync(memory, JSON.stringify({ ...kept, ...wrong }));
      const again = ask(memory);
      expect(again).toMatchObject({ kind: 'namespace', means: first.means });
      expect(again.started).toBeGreaterThan(0);
    }
  });

  test('is found out as well where it cannot be kept.', () => {
    using dir = tempDir();
    writeFileSync(join(dir.path, 'file'), '');
    chmodSync(dir.path, 0o500);
    const memory = join(dir.path, 'file/containment.json');
    expect(ask(memory)).toMatchObject({ kind: 'namespace' });
    expect(existsSync(memory)).toBe(false);
  });
});
