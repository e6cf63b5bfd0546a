import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { readTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { isTransient, richFeature, scratch, startJson, type Scratch } from './run-cli.ts';
import { startHere } from './run-here.ts';

const none = (): boolean => false;

test('A dry run changes nothing at all and tells the files, sections and steps of the run that follows.', async () => {
  using where = scratch();
  const before = readTree(dirname(where.root), none);
  const planned = await startJson(where, ['--id', richFeature, '--trust', '--dry-run']);
  expect(readTree(dirname(where.root), none)).toEqual(before);
  expect(existsSync(where.state)).toBe(false);
  expect(planned).toMatchObject({ mode: 'dry-run', status: 'planned', success: true, manifest: null });

  const real = await startJson(where, ['--id', richFeature, '--trust']);
  expect(planned.files).toEqual(real.files);
  expect(planned.prd).toEqual(real.prd);
  expect(planned.roadmap).toEqual(real.roadmap);
  expect(planned.tasks).toEqual(real.tasks);
  expect(planned.openTasks).toEqual(real.openTasks);
  const willRun = planned.workflow.filter((step) => step.status === 'planned').map((step) => step.name);
  expect(willRun).toEqual(real.workflow.filter((step) => step.status !== 'not run').map((step) => step.name));
});

test('A dry run after a run finds nothing to do, and does not feed the run that follows.', async () => {
  using where = scratch();
  await startHere(where, ['--id', richFeature, '--trust']);
  const before = readTree(where.root, (path) => path === '.git');
  const planned = await startHere(where, ['--id', richFeature, '--trust', '--dry-run']);
  expect(planned.files).toEqual([]);
  expect(planned.prd).toEqual({ changed: false, sections: [] });
  expect(planned.workflow[0]).toMatchObject({ status: 'passed', cached: true });
  expect(readTree(where.root, (path) => path === '.git')).toEqual(before);
});

test('A dry run of an untrusted repository says that nothing would be run.', async () => {
  using where = scratch();
  const planned = await startHere(where, ['--id', richFeature, '--dry-run']);
  const real = await startHere(where, ['--id', richFeature]);
  expect(planned.files).toEqual(real.files);
  expect(planned.workflow.map(({ name, status }) => [name, status])).toEqual(
    real.workflow.map(({ name, status }) => [name, status]),
  );
});

test('A dry run works on a read-only mount, and a real run there is refused with a code.', async (context) => {
  using where = scratch();
  const mounted = mountReadOnly(where);
  if (mounted === undefined) {
    context.skip('this machine lets nobody mount a folder read-only');
    return;
  }
  try {
    const planned = await startJson(where, ['--id', richFeature, '--trust', '--dry-run'], { cwd: mounted });
    expect(planned.success).toBe(true);
    expect(planned.files.length).toBeGreaterThan(5);
    const refused = (await startJson(where, ['--id', richFeature, '--trust'], { cwd: mounted })) as unknown;
    expect(refused).toMatchObject({ success: false, error: { code: 'ORCH_FS_READ_ONLY' } });
  } finally {
    execFileSync('umount', [mounted]);
  }
  expect(readdirSync(where.root).filter((name) => isTransient(name) && name !== '.git')).toEqual([]);
});

/** A read-only view of the repository, or undefined where mounting is not allowed. */
function mountReadOnly(where: Scratch): string | undefined {
  const target = join(dirname(where.root), 'mounted');
  mkdirSync(target);
  try {
    execFileSync('mount', ['--bind', where.root, target], { stdio: 'ignore' });
    execFileSync('mount', ['-o', 'remount,bind,ro', target], { stdio: 'ignore' });
    return target;
  } catch {
    return undefined;
  }
}
