import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { createWorktree, healWorktrees, listWorktrees, removeWorktree } from '../../src/index.ts';
import { opened } from '../../src/repository/open-repository.ts';
import { small, workspace, type Workspace } from '../support/workspace.ts';

/** From now on the database refuses that a worktree gets a state, as it does on a full disk. */
function refuse(w: Workspace, state: string): void {
  opened(w.repository).db.exec(`CREATE TEMP TRIGGER refuse BEFORE UPDATE ON main.worktree WHEN NEW.state = '${state}'
    BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END`);
}

function accept(w: Workspace): void {
  opened(w.repository).db.exec('DROP TRIGGER refuse');
}

test('a removal that fails and cannot record that tells both, and the worktree can be removed again by the same process', async () => {
  using w = await workspace();
  const { path } = await createWorktree(w.repository, { ...small, name: 'a' });
  mkdirSync(join(path, 'inside/.git'), { recursive: true });
  refuse(w, 'ready');
  await expect(removeWorktree(w.repository, { name: 'a', attempt: 'a' })).rejects.toMatchObject({
    code: 'ORCH_GIT_FAILED',
    message: expect.stringMatching(/another repository.*database or disk is full/) as string,
    cause: { code: 'ORCH_GIT_UNSAVED' },
  });
  expect(existsSync(join(path, 'README.md'))).toBe(true);
  accept(w);
  rmSync(join(path, 'inside'), { recursive: true });
  await removeWorktree(w.repository, { name: 'a', attempt: 'a' });
  expect(existsSync(path)).toBe(false);
});

test('what could not be recorded is settled by the same process also where the worktree is wanted again, or healed', async () => {
  using w = await workspace();
  for (const [name, settle] of [
    ['a', () => createWorktree(w.repository, { ...small, name: 'a' })],
    ['b', () => healWorktrees(w.repository)],
  ] as const) {
    const { path } = await createWorktree(w.repository, { ...small, name });
    writeFileSync(join(path, 'work.txt'), 'work');
    refuse(w, 'saved');
    opened(w.repository).db.exec(`CREATE TEMP TRIGGER refuse_too BEFORE UPDATE ON main.worktree WHEN NEW.state = 'ready'
      BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END`);
    await expect(removeWorktree(w.repository, { name, attempt: name })).rejects.toMatchObject({
      code: 'ORCH_GIT_FAILED',
      cause: { code: 'ORCH_GIT_FAILED' },
    });
    accept(w);
    opened(w.repository).db.exec('DROP TRIGGER refuse_too');
    await settle();
    expect(listWorktrees(w.repository).find((one) => one.name === name)?.state).toBe('ready');
    expect(existsSync(join(path, 'work.txt'))).toBe(true);
  }
});

test('a disk that is too full for the database is told as that', async () => {
  using w = await workspace();
  await createWorktree(w.repository, { ...small, name: 'a' });
  const { db, records } = opened(w.repository);
  const [record] = records.list();
  if (record === undefined) throw new TypeError('there is one');
  db.exec('PRAGMA max_page_count = 1');
  expect(() => records.insert({ ...record, name: 'b', trash: 'x'.repeat(100_000) })).toThrow(
    expect.objectContaining({ code: 'ORCH_GIT_DISK_FULL' }),
  );
});
