import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { git, initRepository, installFakeAgent, tempDir, writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { command, runAgent, type AgentOutcome, type AgentTask } from '../../src/index.ts';
import { sandboxFolders } from '../../src/sandbox/folders.ts';
import { bench } from '../support/workspace.ts';

const works = ((): boolean => {
  try {
    execFileSync('/usr/bin/bwrap', ['--ro-bind', '/', '/', '/bin/true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!works) process.stderr.write('bubblewrap does not work here: the tests of the sandbox are skipped\n');

test('without one, the outcome says so and why', async () => {
  using place = bench('plain');
  const outcome = await place.run('fake: no-diff', { sandbox: 'auto', writable: [place.root] });
  expect(outcome.sandbox.used).toBe(works ? 'bwrap' : 'none');
  expect(outcome.sandbox.reason === undefined).toBe(works);
});

test.skipIf(works)('one that was asked for and does not work is an error, never none', async () => {
  using place = bench('plain');
  await expect(place.run('x', { sandbox: 'bwrap' })).rejects.toMatchObject({ code: 'ORCH_AGENT_SANDBOX' });
});

describe.skipIf(!works)('inside of bubblewrap', () => {
  /** Runs a shell command as an agent that works in a linked worktree. The folder is outside of `/tmp`, which is private. */
  async function inside(script: string, task: Partial<AgentTask> = {}, isClone = false) {
    using dir = tempDir(homedir());
    const home = join(dir.path, 'home');
    const repository = join(dir.path, 'repository');
    const cwd = join(dir.path, 'tree');
    const tools = join(dir.path, 'tools');
    mkdirSync(tools);
    writeTree(home, { '.ssh/id': 'PRIVATE KEY', '.netrc': 'machine forge password x', '.profile': 'seen\n' });
    writeTree(repository, { 'README.md': '# Shop\n' });
    initRepository(repository);
    if (isClone) git(dir.path, 'clone', '--quiet', '--shared', repository, cwd);
    else git(repository, 'worktree', 'add', '--quiet', '-b', 'orch/task', cwd);
    const fake = installFakeAgent(tools, 'plain', { steps: [{ do: 'run', command: `{ ${script}; } > out.txt 2>&1` }] });
    const outcome: AgentOutcome = await runAgent({
      adapter: command({ argv: [fake.program], stateDirs: [fake.state] }),
      task: { prompt: 'x', cwd, attempt: 'a', permissions: 'full', sandbox: 'bwrap', timeoutMs: 20_000, ...task },
      environment: { PATH: process.env['PATH'], HOME: home },
      recordTo: join(dir.path, 'recording'),
    });
    const read = (path: string) => (existsSync(join(dir.path, path)) ? readFileSync(join(dir.path, path), 'utf8') : '');
    return {
      outcome,
      output: read('tree/out.txt'),
      outside: read('outside.txt'),
      hook: read('repository/.git/hooks/post-checkout'),
      config: read('repository/.git/config'),
      subject: git(isClone ? cwd : repository, 'log', '-1', '--format=%s', isClone ? 'HEAD' : 'orch/task').trim(),
      objects: git(repository, 'count-objects'),
    };
  }

  test('an agent writes to its folder and nowhere else', async () => {
    const { outcome, output, outside } = await inside('echo works; echo x > ../outside.txt');
    expect(outcome).toMatchObject({ status: 'succeeded', sandbox: { used: 'bwrap' } });
    expect(output).toMatch(/^works\n.*(Read-only|Permission)/s);
    expect(outside).toBe('');
  });

  test('an agent sees its home, and no keys in it', async () => {
    const { output } = await inside('cat ~/.profile; cat ~/.ssh/id; cat ~/.netrc');
    expect(output).toContain('seen');
    expect(output).not.toMatch(/PRIVATE|password/);
  });

  test('an agent in a linked worktree commits, and plants no hook and no configuration', async () => {
    const commit = 'git add -A && git -c user.name=a -c user.email=a@b.c commit -qm "From inside"';
    const common = 'c=$(git rev-parse --git-common-dir)';
    const evil = 'echo evil > $c/hooks/post-checkout; git config core.fsmonitor evil; echo evil >> $c/config';
    const { subject, hook, config, output } = await inside(`${commit}; ${common}; ${evil}`);
    expect(subject, output).toBe('From inside');
    expect(hook).toBe('');
    expect(config).not.toContain('evil');
  });

  test('an agent in a clone commits there, and changes neither what it borrows from nor whom', async () => {
    const commit = 'git add -A && git -c user.name=a -c user.email=a@b.c commit -qm "From inside"';
    const evil = 'r=$(cat .git/objects/info/alternates); echo x > $r/x; echo /etc > .git/objects/info/alternates';
    const { subject, output, objects } = await inside(`${commit}; ${evil}; git fsck`, {}, true);
    expect(subject, output).toBe('From inside');
    expect(output.match(/Read-only|Permission/g)).toHaveLength(2);
    expect(objects).toMatch(/^3 objects/);
  });

  test('processes of the machine are not seen', async () => {
    const { output } = await inside('ls /proc | grep -c "^[0-9]"');
    expect(Number(output.trim())).toBeLessThan(30);
  });
});

test('a repository that borrows objects sees those of repositories only, and no folder with keys', () => {
  using dir = tempDir();
  writeTree(dir.path, {
    'one/HEAD': '',
    'one/objects/x': '',
    'home/.ssh/HEAD': '',
    'home/.ssh/objects/x': '',
    'elsewhere/x': '',
  });
  const at = (path: string): string => join(dir.path, path);
  const list = ['one/objects', 'home/.ssh/objects', 'elsewhere', 'nowhere/objects'].map((path) => `${at(path)}\n`);
  writeTree(dir.path, { 'tree/.git/objects/info/alternates': `${list.join('')}../../relative\n` });
  const { protected: seen, writable } = sandboxFolders(at('tree'), [], at('home'));
  expect(seen.filter((path) => !path.startsWith(at('tree')))).toEqual([at('one/objects')]);
  expect(seen).toContain(at('tree/.git/objects/info/alternates'));
  expect(writable).toEqual([]);
});

test('a pointer that leads elsewhere opens nothing', () => {
  using dir = tempDir();
  const elsewhere = join(dir.path, 'elsewhere/.git');
  writeTree(dir.path, { 'tree/.git': `gitdir: ${elsewhere}/worktrees/x\n` });
  writeTree(elsewhere, { 'worktrees/x/commondir': '/\n', 'worktrees/x/HEAD': 'ref: refs/heads/main\n' });
  expect(sandboxFolders(join(dir.path, 'tree'), [], undefined).writable).toEqual([]);
  writeFileSync(join(dir.path, 'tree/.git'), 'nonsense');
  expect(sandboxFolders(join(dir.path, 'tree'), [], undefined).writable).toEqual([]);
});
