import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

import { openLocalForge } from '@orch/forge';
import { spawnGit } from '@orch/git';

import { runner, type AgentsWorkspace } from './workspace.ts';

/** Kills the orchestrator or one of its runners within its first seconds, 4 by default; false where it had ended by then. */
export async function killSoon(
  pid: number,
  random: { next(): number },
  ended: Promise<unknown>,
  longestMs = 4000,
): Promise<boolean> {
  const isOver = await Promise.race([ended.then(() => true), delay(300 + random.next() * longestMs, false)]);
  if (isOver) return false;
  const runners = runnersOf(pid);
  const victim = random.next() < 0.5 ? runners[Math.floor(random.next() * runners.length)] : undefined;
  if (victim !== undefined) {
    killIfThere(victim);
    // The orchestrator starts it again; then it is killed itself, so that each round ends.
    await Promise.race([ended, delay(200 + random.next() * 1000)]);
  }
  return killIfThere(pid);
}

export function killIfThere(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false; // it has just ended
  }
}

/** The runners of an orchestrator, not its other children: shells that start git, and tests whose end is their failure. */
function runnersOf(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean);
    return children.filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes(runner)).map(Number);
  } catch {
    return []; // it has just ended
  }
}

/** What was ever made on the local forge of a workspace. */
export async function madeOnForge(
  w: AgentsWorkspace,
): Promise<{ readonly pulls: string[]; readonly issues: number; readonly reviews: number[] }> {
  const folder = join(w.state, 'orch/repositories');
  const [own = ''] = readdirSync(folder);
  const forge = await openLocalForge({
    path: join(folder, own, 'forge.git'),
    process: spawnGit,
    environment: { PATH: process.env['PATH'] },
    source: { gitDir: join(w.main, '.git'), scratchDir: w.root },
  });
  // Nothing is known here, so that everything counts.
  const made = await forge.findOrphans({ known: new Set() });
  const pulls = made.filter(({ type }) => type === 'pull');
  const reviews: number[] = [];
  for (const { number } of pulls) reviews.push((await forge.reviews(number)).length);
  return {
    pulls: pulls.map(({ title }) => title).toSorted(),
    issues: made.filter(({ type }) => type === 'issue').length,
    reviews,
  };
}

/** Processes that work for this workspace. */
export function marked({ root }: AgentsWorkspace): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`${root}/`) ? [pid] : [];
      } catch {
        return []; // it has ended, or is not ours
      }
    });
}
