import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  oneof,
  tuple,
  uint8Array,
} from 'fast-check';
import { expect, test } from 'vitest';

import { createWorktree, removeWorktree, restoreRescue } from '../../src/index.ts';
import { snapshot } from '../support/snapshot.ts';
import { environment, portable, small, type Workspace, workspace } from '../support/workspace.ts';

/** Paths that git tracks, that it does not, and that it ignores; some of which programs like to misread. */
const paths = [
  'README.md',
  'src/a.ts',
  'src/b.ts',
  'new.txt',
  'src/deep/er/x.bin',
  '.env',
  'debug.log',
  'node_modules/pkg/index.js',
  '-rf',
  'a "quoted"\\ name',
  'line\nbreak',
  ' space ',
  '*.ts',
  ':(top)x',
  'é/ü.txt',
  'git~1',
  'CON',
  'src/.gitignore',
].map((path) => Buffer.from(path));
paths.push(Buffer.from([0x62, 0xff, 0xfe, 0x2e, 0x74]));

type Step = (at: string, w: Workspace) => void;

const path = constantFrom(...paths);
const content = oneof(
  constantFrom('', 'a\r\nb\r\n', '$Id$\n', '*\n', 'x'.repeat(70_000)).map((text) => Buffer.from(text)),
  uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
);
const git =
  (...args: readonly string[]): Step =>
  (at, w) => {
    try {
      w.git(args, at);
    } catch {
      // a step that makes no sense in this state changes nothing
    }
  };
const absolute = (at: string, name: Buffer): Buffer => Buffer.concat([Buffer.from(`${at}/`), name]);
const replace = (at: string, name: Buffer, make: (target: Buffer) => void): void => {
  const target = absolute(at, name);
  mkdirSync(target.subarray(0, target.lastIndexOf('/')), { recursive: true });
  rmSync(target, { recursive: true, force: true });
  make(target);
};

const step: Arbitrary<Step> = oneof(
  {
    weight: 6,
    arbitrary: tuple(path, content).map(
      ([name, bytes]): Step =>
        (at) =>
          replace(at, name, (target) => writeFileSync(target, bytes)),
    ),
  },
  {
    weight: 2,
    arbitrary: path.map(
      (name): Step =>
        (at) =>
          rmSync(absolute(at, name), { force: true }),
    ),
  },
  {
    weight: 1,
    arbitrary: path.map(
      (name): Step =>
        (at) =>
          replace(at, name, (target) => {
            writeFileSync(target, '#!/bin/sh\n');
            chmodSync(target, 0o755);
          }),
    ),
  },
  {
    weight: 1,
    arbitrary: path.map(
      (name): Step =>
        (at) =>
          replace(at, name, (target) => symlinkSync('../../etc/passwd', target)),
    ),
  },
  { weight: 1, arbitrary: constant<Step>((at) => mkdirSync(join(at, 'empty/inner'), { recursive: true })) },
  {
    weight: 1,
    arbitrary: constant<Step>((at) => writeFileSync(join(at, '.gitattributes'), '* text eol=lf ident\n')),
  },
  { weight: 2, arbitrary: constant(git('add', '--all')) },
  { weight: 1, arbitrary: constant(git('add', '--all', '--force')) },
  { weight: 1, arbitrary: constant(git('add', '--intent-to-add', '--all')) },
  { weight: 1, arbitrary: constant(git('rm', '--quiet', '--cached', '-r', 'src')) },
  { weight: 1, arbitrary: constant(git('update-index', '--assume-unchanged', 'README.md')) },
  { weight: 2, arbitrary: constant(git('commit', '--quiet', '--allow-empty', '-m', 'unpushed')) },
  { weight: 1, arbitrary: constant(git('reset', '--quiet', '--soft', 'HEAD~1')) },
  { weight: 1, arbitrary: constant(git('checkout', '--quiet', '--detach')) },
  { weight: 1, arbitrary: constant(git('checkout', '--quiet', '--orphan', 'orphan')) },
);

/** Paths, modes and contents of a list of `git ls-files --stage` or `git ls-tree`. */
function listed(output: string, fields: readonly number[]): string[] {
  return output
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [head = '', name = ''] = line.split('\t', 2);
      const parts = head.split(' ');
      return [...fields.map((field) => parts[field]), name].join(' ');
    })
    .sort();
}

function raw(at: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: at, env: environment, encoding: 'latin1' });
}

/** Every commit that the log of the worktree names. */
function commitsOf(at: string): string[] {
  const log = raw(at, 'rev-parse', '--path-format=absolute', '--git-path', 'logs/HEAD').trim();
  return readFileSync(log, 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((id) => /[1-9a-f]/.test(id));
}

/** In the soak, pieces can be run: `ORCH_PIECE=2/10` is the second of ten. */
const [part = 1, parts = 1] = process.env['ORCH_PIECE']?.split('/').map(Number) ?? [];
const lanes = 4;
const runs = lanes * Math.ceil((process.env['ORCH_SOAK'] === undefined ? 40 : 1000) / lanes / parts);
const quiet = (): [] => [];

test.each(portable)(
  `${runs} clean-ups of a %s in random states lose no byte of any file, nothing that was staged, and no commit`,
  async (isolation) => {
    // Processes in a worktree have a test of their own; looking for them is most of the time of a clean-up here.
    using w = await workspace(undefined, { inside: quiet });
    // The maintenance that plain git begins after many commits rewrites the logs of all worktrees: a removal is refused then.
    w.git(['config', 'gc.auto', '0']);
    let count = 0;
    let bytes = 0;
    const cleanUp = async (steps: readonly Step[]): Promise<void> => {
      count += 1;
      const name = `w${count}`;
      const { path: at } = await createWorktree(w.repository, { ...small, name, isolation });
      for (const apply of steps) {
        try {
          apply(at, w);
        } catch {
          // a file stands where a folder would have to be: the state stays as it is
        }
      }
      const files = snapshot(at, ['.git']);
      const staged = listed(raw(at, 'ls-files', '--stage', '-z'), [0, 1]);
      const log = commitsOf(at);
      const { rescue, manifest } = await removeWorktree(w.repository, { name, attempt: name });
      const into = join(w.root, `back-${name}`);
      await restoreRescue(w.repository, { name, into });
      expect(snapshot(into)).toEqual(files);
      const tree = raw(w.main, 'ls-tree', '-r', '-z', '--full-tree', rescue).split('\0');
      const index = tree.filter((line) => line.includes('\tindex/')).map((line) => line.replace('\tindex/', '\t'));
      expect(listed(index.join('\0'), [0, 2])).toEqual(staged);
      const kept = new Set(raw(w.main, 'rev-list', rescue).trim().split('\n'));
      expect(log.filter((commit) => !kept.has(commit))).toEqual([]);
      rmSync(into, { recursive: true, force: true });
      bytes += manifest.bytes;
    };
    const lane = async (number: number): Promise<void> => {
      const property = asyncProperty(array(step, { minLength: 1, maxLength: 10 }), cleanUp);
      await assert(property, { numRuns: runs / lanes, seed: 20_261 + (part - 1) * lanes + number, endOnFailure: true });
    };
    await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
    expect(count).toBe(runs);
    expect(bytes).toBeGreaterThan(100_000);
    expect(w.git(['worktree', 'list']).trim().split('\n')).toHaveLength(1);
  },
  600_000 + runs * 3000,
);
