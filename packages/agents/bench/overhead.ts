import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { atMost, figure, median, peakMemory, type Target } from '@orch/bench';

import { command, openPlace, runTasks, type Place, type RunFigures } from './place.ts';
import { taskText } from './shell-agent.ts';

/** Names and texts of tasks that need neither plan nor tests: what is left is ours. */
function plainTasks(count: number, seconds = 0): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => `t${index}`);
  return Object.fromEntries(names.map((name) => [name, taskText(`Documentation: ${name}`, name, seconds)]));
}

/** Runs so many tasks in a place in which one has been run before, so that caches of compiled code are filled. */
async function warmRun(count: number, parallel: number, seconds = 0): Promise<{ place: Place; figures: RunFigures }> {
  const tasks = { ...plainTasks(count, seconds), first: taskText('Documentation: first', 'first', 0) };
  const place = openPlace(tasks);
  await runTasks(place, ['first'], 1);
  const names = Object.keys(tasks).filter((name) => name !== 'first');
  return { place, figures: await runTasks(place, names, parallel) };
}

/** What a task costs the orchestrator, from runs of different length; and what a runner costs. */
export async function measureOverhead(): Promise<readonly Target[]> {
  const [few, many] = [2, 10];
  const short = await warmRun(few, 2);
  const long = await warmRun(many, 2);
  using _short = short.place;
  using _long = long.place;
  const each = (of: (figures: RunFigures) => number): number => (of(long.figures) - of(short.figures)) / (many - few);
  const { runners } = long.figures;
  return [
    ...atMost(
      'orchestrator: ms of CPU a task, without its children',
      each(({ orchestrator }) => orchestrator.cpu),
      15,
    ),
    ...atMost(
      'orchestrator: MB a task',
      each(({ orchestrator }) => orchestrator.peak),
      3,
    ),
    ...atMost(
      'runner: ms of CPU to the first command of its first phase, which has a complete worktree',
      median(long.place.firstPhases()),
      90,
    ),
    ...atMost('runner: MB', median(runners.map(({ peak }) => peak)), 60),
    ...figure('runner: ms of CPU for a whole task of two calls', median(runners.map(({ cpu }) => cpu))),
  ];
}

/** CPU time of all threads of a process, in milliseconds. */
function cpuOf(pid: number): number {
  let sum = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    sum += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  }
  return sum;
}

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number);

/** What waiting for many agents costs. */
export async function measureWaiting(): Promise<readonly Target[]> {
  const [count, overMs] = [20, 5000];
  const tasks = plainTasks(count, 60);
  using place = openPlace(tasks);
  const { child, ended } = place.start(...command(Object.keys(tasks), count));
  const pid = child.pid ?? 0;
  const isOver = ended.then(() => true);
  const working = (): number =>
    place.moments().filter(({ step, event }) => step === 'work' && event === 'begin').length;
  while (working() < count) {
    if (await Promise.race([isOver, sleep(100, false)])) throw new Error(`orch has ended: ${(await ended).stderr}`);
  }
  await sleep(1000);
  const all = [pid, ...childrenOf(pid).filter((one) => readFileSync(`/proc/${one}/comm`, 'utf8') !== 'sh\n')];
  const before = all.map(cpuOf);
  await sleep(overMs);
  const used = all.map((one, index) => cpuOf(one) - (before[index] ?? 0));
  const peak = peakMemory(pid) / 2 ** 20;
  child.kill('SIGTERM');
  await ended;
  const seconds = overMs / 1000;
  return [
    ...atMost(`orchestrator: MB with ${count} agents at work`, peak, 90),
    ...atMost('orchestrator: ms of CPU a task and second while agents work', (used[0] ?? 0) / count / seconds, 1),
    ...figure('runner: ms of CPU a second while its agent works', median(used.slice(1)) / seconds),
  ];
}

/** How long a run of one task takes beyond its agents and git's own checkout. */
export async function measureSetUp(): Promise<readonly Target[]> {
  const rounds: number[] = [];
  const parts: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const { place, figures } = await warmRun(1, 1);
    using _place = place;
    const moments = place.moments().filter(({ task }) => task === 't0');
    const first = Math.min(...moments.map(({ at }) => at));
    const last = Math.max(...moments.map(({ at }) => at));
    const { began, ended } = figures.orchestrator;
    rounds.push(first - began + (ended - last));
    parts.push(last - first);
  }
  return [
    ...atMost(
      'set-up and clean-up of a run: ms before the first and after the last call of an agent',
      median(rounds),
      1000,
    ),
    ...figure('ms between the first and the last call of a task of two calls that take no time', median(parts)),
  ];
}

/** From the start after a kill to the first runner that goes on, where orch was used before. */
export async function measureResume(): Promise<readonly Target[]> {
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const tasks = plainTasks(12, 30);
    using place = openPlace({ ...tasks, first: taskText('Documentation: first', 'first', 0) });
    // A process that is killed keeps no compiled code.
    await runTasks(place, ['first'], 1);
    const before = place.moments().length;
    const names = Object.keys(tasks);
    const { child, ended } = place.start(...command(names, 12));
    const working = (): number =>
      place
        .moments()
        .slice(before)
        .filter(({ step }) => step === 'work').length;
    while (working() < 12) await sleep(50);
    child.kill('SIGKILL');
    await ended;
    const runners = new Set(place.runnerStarts());
    const began = Date.now();
    const again = place.start(...command(names, 12));
    let first: number | undefined;
    while (first === undefined) {
      await sleep(5);
      first = place.runnerStarts().find((at) => !runners.has(at));
    }
    times.push(first - began);
    again.child.kill('SIGTERM');
    await again.ended;
  }
  return atMost('resume of 12 tasks: ms from the call to the first runner that goes on', median(times), 300);
}
