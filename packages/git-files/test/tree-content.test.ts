import { execFileSync } from 'node:child_process';

import { git, tempDir } from '@orch/testkit';
import { assert, constantFrom, dictionary, property } from 'fast-check';
import { expect, test } from 'vitest';

import { newObject, treeContent } from '../src/index.ts';

test.each(['sha1', 'sha256'] as const)('trees named by %s are those that git makes of the same entries', (format) => {
  using dir = tempDir();
  git(dir.path, 'init', '--quiet', `--object-format=${format}`);
  const content = Buffer.from('text');
  const blob = newObject(format, 'blob', content).id;
  const tree = newObject(format, 'tree', Buffer.alloc(0)).id;
  const name = constantFrom('a', 'a-b', 'a.b', 'a0', 'B', 'é', 'ｚ', '🦊', ' ', 'a\tb', '"');
  const mode = constantFrom('100644', '100755', '120000', '160000', '40000');
  assert(
    property(dictionary(name, mode, { minKeys: 1 }), (entries) => {
      const lines = Object.entries(entries).map(([one, of]) => ({
        mode: of,
        name: one,
        id: of === '40000' ? tree : blob,
      }));
      const types: Readonly<Record<string, string>> = { '40000': 'tree', '160000': 'commit' };
      const input = lines
        .map((line) => `${line.mode} ${types[line.mode] ?? 'blob'} ${line.id}\t${line.name}\0`)
        .join('');
      const made = treeContent(lines.map((line) => ({ ...line, name: Buffer.from(line.name) })));
      const expected = execFileSync('git', ['mktree', '-z', '--missing'], { cwd: dir.path, input, encoding: 'utf8' });
      expect(newObject(format, 'tree', made).id).toBe(expected.trim());
    }),
    { numRuns: 20 },
  );
});
