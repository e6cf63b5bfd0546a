import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { array, assert, asyncProperty, constant, constantFrom, nat, oneof, record } from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  commitAccepted,
  commitsBetween,
  commitWorktree,
  createWorktree,
  holds,
  openRepository,
  patchBetween,
  spawnGit,
  worktreeChanges,
  worktreeHead,
  worktreeTree,
} from '../../src/index.ts';
import { environment, portable, small, workspace } from '../support/workspace.ts';

/** Something that happens in a worktree between two looks at it. */
const event = oneof(
  record({ do: constant('write' as const), at: constantFrom('a', 'b', 'src/a.ts', 'x.log'), text: nat(3) }),
  record({ do: constant('remove' as const), at: constantFrom('a', 'b', 'src/a.ts') }),
  record({ do: constantFrom('stage', 'split', 'assume', 'commit', 'nothing') }),
);

describe('what was found in a worktree before', () => {
  it('is never told of another state of its files or of its index', async () => {
    await assert(
      asyncProperty(array(event, { minLength: 2, maxLength: 6 }), async (events) => {
        using w = await workspace();
        const { path, base } = await createWorktree(w.repository, { name: 't', ...small });
        for (const one of events) {
          if ('at' in one) {
            mkdirSync(join(path, 'src'), { recursive: true });
            if (one.do === 'write') writeFileSync(join(path, one.at), `${one.text}`.repeat(one.text));
            else rmSync(join(path, one.at), { force: true });
          } else if (one.do === 'stage') w.git(['add', '--all'], path);
          else if (one.do === 'split') w.git(['update-index', '--split-index'], path);
          else if (one.do === 'assume') w.git(['update-index', '--assume-unchanged', '.gitignore'], path);
          else if (one.do === 'commit') await commitWorktree(w.repository, { name: 't', message: 'm' });
          const seen = await worktreeChanges(w.repository, { name: 't', since: base });
          // One that has seen nothing before.
          using fresh = await openRepository({ path: w.main, worktreesDir: w.trees, environment });
          expect(seen).toEqual(await worktreeChanges(fresh, { name: 't', since: base }));
          expect(await worktreeTree(w.repository, 't')).toBe(seen.tree);
          expect(await worktreeHead(w.repository, 't')).toEqual({ head: seen.head, branch: seen.branch });
          const made = await commitsBetween(w.repository, base, seen.head ?? base);
          expect(made).toEqual(await commitsBetween(fresh, base, seen.head ?? base));
          expect(await holds(w.repository, seen.head ?? base, base)).toBe(true);
        }
      }),
      { numRuns: process.env['ORCH_SOAK'] === '1' ? 200 : 3 },
    );
  });
});

describe.each(portable)('work in a %s that is judged before it is committed', (isolation) => {
  it('is committed as it was judged, whatever comes to it meanwhile, and not at all where it is refused', async () => {
    using w = await workspace();
    const { path, base } = await createWorktree(w.repository, { name: 't', base: 'HEAD', isolation });
    writeFileSync(join(path, 'done.txt'), 'done\n');
    const options = { name: 't', since: base, message: 'Do it' };
    const refused = await commitAccepted(w.repository, options, () => false);
    expect(refused).toMatchObject({ commit: null, changes: { head: base } });
    const { changes, commit } = await commitAccepted(w.repository, options, () => {
      writeFileSync(join(path, 'later.txt'), 'later\n');
      return true;
    });
    expect(changes.files.map((file) => file.path)).toEqual(['done.txt']);
    expect(w.git(['diff', '--name-only', base, commit?.commit ?? ''])).toBe('done.txt\n');
    expect(w.git(['status', '--porcelain'], path)).toBe('?? later.txt\n');
    const left = await commitAccepted(w.repository, options, ({ files }) => files.length === 2);
    expect(left.commit).toMatchObject({ made: true });
  });
});

it('a commit that is no part of another one is not taken for one, also of those that were made here', async () => {
  using w = await workspace();
  await createWorktree(w.repository, { name: 'a', ...small });
  const b = await createWorktree(w.repository, { name: 'b', ...small });
  writeFileSync(join(b.path, 'b.txt'), 'b\n');
  const { commit } = await commitWorktree(w.repository, { name: 'b', message: 'b' });
  execFileSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@y', 'commit', '--allow-empty', '-qm', 'a'], {
    cwd: join(w.trees, 'orch-a'),
  });
  const other = w.git(['rev-parse', 'orch/a']).trim();
  expect(await holds(w.repository, commit, b.base)).toBe(true);
  expect(await holds(w.repository, b.base, commit)).toBe(false);
  expect(await holds(w.repository, other, commit)).toBe(false);
  expect(await commitsBetween(w.repository, commit, other)).toEqual([{ commit: other, parent: b.base }]);
});

describe('a patch that was made before', () => {
  it('is not made again where showing binary files as text makes no difference, and is else', async () => {
    const calls: string[] = [];
    using w = await workspace(undefined, {
      process: (command) => {
        calls.push(command.argv.slice(1).join(' '));
        return spawnGit(command);
      },
    });
    const { path, base } = await createWorktree(w.repository, { ...small, name: 't' });
    const patches = async (): Promise<readonly unknown[]> => {
      const options = { name: 't', since: base, message: 'm' };
      const { commit } = await commitAccepted(w.repository, options, () => true);
      calls.length = 0;
      using fresh = await openRepository({ path: w.main, worktreesDir: w.trees, environment });
      for (const how of [{ text: true }, {}, { maxBytes: 10 }]) {
        const made = await patchBetween(w.repository, base, commit?.commit ?? '', how);
        expect(made).toEqual(await patchBetween(fresh, base, commit?.commit ?? '', how));
      }
      return calls.filter((call) => call.startsWith('diff-tree -r -p'));
    };
    writeFileSync(join(path, 'a.txt'), 'text\n');
    expect(await patches()).toHaveLength(1);
    writeFileSync(join(path, 'b.bin'), 'a\0b');
    expect(await patches()).toHaveLength(2);
  });
});
