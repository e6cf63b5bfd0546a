import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { seededRandom } from '@orch/core';
import type { StartResult } from '@orch/pipeline';
import { git, tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import type { Spend } from '../../src/render/spend.ts';
import { killIfThere, killSoon, madeOnForge, marked } from './killing.ts';
import { id, notesWorkspace, works, writes } from './one-job.ts';
import type { AgentsWorkspace } from './workspace.ts';

/** 4 kills by default; 100 in the soak. */
const kills = process.env['ORCH_SOAK'] === undefined ? 4 : 100;
const seed = Number(process.env['ORCH_SEED'] ?? Date.now() % 1_000_000);
const command = ['start', '--id', id, '--agent', 'claude', '--trust', '--json'];

async function checkEnd(w: AgentsWorkspace, result: StartResult): Promise<void> {
  expect(result.agents?.tasks.map(({ status }) => status.split(' ')[0])).toEqual(['landed', 'landed']);
  expect(result.agents?.verification?.status).toBe('passed');
  expect(git(w.main, 'show', 'orch/integration:src/limit.js')).toBe('FR-1\n');
  expect(git(w.main, 'show', 'orch/integration:src/log.js')).toBe('FR-2\n');
  const merges = git(w.main, 'log', '--first-parent', '--format=%s', 'orch/integration').trim().split('\n');
  expect(merges.filter((subject) => subject.startsWith('Merge orch/notes-fr-'))).toHaveLength(2);
  expect(merges.filter((subject) => subject === 'Merge orch/generated')).toHaveLength(1);
  expect(git(w.main, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
  expect(existsSync(join(w.main, 'src/limit.js'))).toBe(false);
  const made = await madeOnForge(w);
  expect(made.pulls.map((title) => title.slice(0, 4))).toEqual(['FR-1', 'FR-2']);
  expect([made.issues, ...made.reviews]).toEqual([2, 1, 1]);
  expect(marked(w)).toEqual([]);
}

test('A start that is killed while an agent works goes on with orch resume, and calls no agent again whose answer is on record.', async () => {
  using outside = tempDir();
  const begun = join(outside.path, 'begun');
  const slow = works(
    'FR-2',
    // The first time it hangs, and is killed.
    { do: 'run', command: `test -e '${begun}' || { touch '${begun}'; sleep 600; }` },
    ...writes('FR-2', 'src/log.js').steps,
  );
  using w = notesWorkspace([writes('FR-1', 'src/limit.js'), slow]);
  const { pid, ended } = w.start(...command, '--max-parallel', '1');
  const over = ended.then(() => true);
  while (!existsSync(begun)) expect(await Promise.race([over, delay(50, false)])).toBe(false);
  expect(killIfThere(pid)).toBe(true);
  await ended;
  const { exitCode, stdout, stderr } = await w.start('resume', '--trust', '--json').ended;
  expect(exitCode, stderr).toBe(0);
  const result = JSON.parse(stdout) as StartResult;
  expect(result.resumed).toBe(true);
  await checkEnd(w, result);
  const cost = JSON.parse((await w.start('cost', '--json').ended).stdout) as { total: Spend };
  // Plan, work, documentation and review of both, and the work that was killed.
  expect(cost.total.calls).toBe(9);
}, 240_000);

test('What only a person may decide waits in a start for the answer, and the next start lands it.', async () => {
  const change =
    "const fs = require('fs'); const m = JSON.parse(fs.readFileSync('package.json')); m.scripts = { ...m.scripts, greet: 'true' }; fs.writeFileSync('package.json', JSON.stringify(m, null, 2) + '\\n');";
  const asks = works('FR-2', { do: 'run', command: `node -e "${change}"` }, ...writes('FR-2', 'src/log.js').steps);
  using w = notesWorkspace([writes('FR-1', 'src/limit.js'), asks]);
  const first = await w.start(...command, '--sandbox', 'none').ended;
  expect(first.exitCode, first.stderr).toBe(1);
  const told = JSON.parse(first.stdout) as StartResult;
  expect([told.status, told.agents?.sandbox]).toEqual(['needs-human', 'none: none was asked for']);
  expect(told.agents?.tasks.map(({ status }) => status)).toEqual(['landed', 'waiting']);
  expect(told.agents?.tasks[1]?.reason).toContain('package.json');
  const answer = await w.start('approve', '--by', 'ada').ended;
  expect(answer.exitCode, answer.stderr).toBe(0);
  const { exitCode, stdout, stderr } = await w.start('resume', '--trust', '--json').ended;
  expect(exitCode, stderr).toBe(0);
  const result = JSON.parse(stdout) as StartResult;
  // It goes on as it was called.
  expect(result.agents?.sandbox).toBe('none: none was asked for');
  await checkEnd(w, result);
}, 240_000);

test(
  `After kills of a start or its runners at any instant, the next start ends as an undisturbed one does (seed ${seed}).`,
  { timeout: 120_000 + kills * 60_000 },
  async () => {
    const random = seededRandom(seed);
    for (let done = 0; done < kills;) {
      using w = notesWorkspace([writes('FR-1', 'src/limit.js'), writes('FR-2', 'src/log.js')]);
      for (let isRunning = true; isRunning && done < kills;) {
        const { pid, ended } = w.start(...command);
        isRunning = await killSoon(pid, random, ended, 9000);
        const { exitCode, stderr } = await ended;
        expect(isRunning || exitCode === 0, stderr).toBe(true);
        if (isRunning) done += 1;
      }
      const { exitCode, stdout, stderr } = await w.start(...command).ended;
      expect(exitCode, stderr).toBe(0);
      await checkEnd(w, JSON.parse(stdout) as StartResult);
    }
  },
);
