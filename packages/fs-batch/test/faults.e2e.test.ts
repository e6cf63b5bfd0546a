import { readTree, injectFaults, writeTree, type Fault } from '@orch/testkit';
import { describe, expect, test, vi } from 'vitest';

import { createBatch, nodeFileSystem, recover, type BatchOptions } from '../src/index.ts';
import { memoryDir } from './fixtures/memory-dir.ts';

vi.setConfig({ testTimeout: 120_000 });

const before = {
  'a.txt': 'a'.repeat(5000),
  'b.txt': 'b'.repeat(100),
  'gone/c.txt': 'c',
  'gone/deep/d.txt': 'd',
  'log.txt': 'one\n',
  'move.txt': 'moved',
  'shown.txt': 'old',
};

function fill(options: BatchOptions): ReturnType<typeof createBatch> {
  const batch = createBatch(options);
  batch.write('a.txt', 'A'.repeat(9000));
  batch.write('b.txt', 'B');
  batch.delete('gone');
  batch.append('log.txt', 'two\n');
  batch.rename('move.txt', 'new/moved.txt');
  batch.write('new/file.txt', 'N'.repeat(5000));
  batch.write('shown.txt', 'new', { visibility: 'atomic' });
  batch.chmod('b.txt', 0o600);
  return batch;
}

const after = {
  'a.txt': 'A'.repeat(9000),
  'b.txt': 'B',
  'log.txt': 'one\ntwo\n',
  'new/file.txt': 'N'.repeat(5000),
  'new/moved.txt': 'moved',
  'shown.txt': 'new',
};

/** Fails the n-th call for every n until a flush passes; calls back after each. Returns the number of calls. */
async function enumerate(
  fault: Fault,
  persistent: boolean,
  durability: 'none' | 'journal' | 'full',
  check: (root: string, error: unknown) => void,
): Promise<number> {
  for (let at = 1; ; at++) {
    using dir = memoryDir();
    writeTree(dir.path, before);
    // whole pages, as file systems do; any other part could not be told from somebody else's edit after a crash
    const cut = (length: number): number => (persistent ? length - (length % 4096) : length >> 1);
    const faulty = injectFaults(nodeFileSystem, { at, fault, persistent, cut });
    let error: unknown;
    try {
      const batch = fill({ root: dir.path, durability, fileSystem: faulty.facade });
      await batch.flush();
      await batch.settle();
    } catch (caught) {
      error = caught;
    }
    check(dir.path, error);
    if (!faulty.failed()) return at;
  }
}

function codeOf(error: unknown): string {
  if (error === undefined) return 'none';
  return error instanceof Error && 'code' in error ? String(error.code) : 'no code';
}

function thrownBy(action: () => unknown): unknown {
  try {
    action();
    return undefined;
  } catch (error) {
    return error;
  }
}

function isJournal(path: string): boolean {
  return path === '.orch';
}

describe.each(['ENOSPC', 'EIO', 'EACCES', 'short-write'] as const)('when any single call fails with %s', (fault) => {
  test.each(['none', 'journal', 'full'] as const)('the tree is old or new, durability %s', async (durability) => {
    const calls = await enumerate(fault, false, durability, (root, error) => {
      const report = recover({ root });
      expect(report.edited).toEqual([]);
      expect(readTree(root, isJournal)).toEqual(error === undefined ? after : before);
      expect(Object.keys(readTree(root))).not.toContainEqual(expect.stringMatching(/\.(?:tx|b\d+)$/u));
      expect(codeOf(error)).toMatch(/^(?:none|ORCH_FS_.*)$/u);
    });
    expect(calls).toBeGreaterThan(50);
  });
});

describe.each(['ENOSPC', 'EIO', 'short-write'] as const)(
  'when every call fails with %s from some point on',
  (fault) => {
    test('recover() brings the old tree back', async () => {
      await enumerate(fault, true, 'none', (root, error) => {
        const report = recover({ root });
        expect(report.edited).toEqual([]);
        expect(readTree(root, isJournal)).toEqual(error === undefined ? after : before);
      });
    });
  },
);

describe('when recovery itself fails', () => {
  test('it can be repeated, wherever it stopped', async () => {
    for (let at = 40; at < 75; at += 6) {
      for (let second = 1; ; second++) {
        using dir = memoryDir();
        writeTree(dir.path, before);
        const broken = injectFaults(nodeFileSystem, { at, fault: 'EIO', persistent: true });
        await fill({ root: dir.path, fileSystem: broken.facade })
          .flush()
          .catch(() => undefined);
        const again = injectFaults(nodeFileSystem, { at: second, fault: 'EIO', persistent: true });
        expect(codeOf(thrownBy(() => recover({ root: dir.path, fileSystem: again.facade })))).toMatch(
          /^(?:none|ORCH_FS_IO)$/u,
        );
        recover({ root: dir.path });
        expect(readTree(dir.path, isJournal)).toEqual(before);
        if (!again.failed()) break;
      }
    }
  });
});
