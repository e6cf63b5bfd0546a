import { atMost, figure, type Target } from '@orch/bench';

import { openPlace, runTasks, type Place, type RunFigures } from './place.ts';
import { taskText } from './shell-agent.ts';

interface Scenario {
  readonly title: string;
  /** Words of the title, which choose the type of the tasks and so their phases. */
  readonly kind: string;
  /** Of the work on each task, in seconds. */
  readonly seconds: readonly number[];
  readonly parallel: number;
}

const names = (count: number): string[] => Array.from({ length: count }, (_, index) => `t${index}`);

function placeOf({ kind, seconds }: Pick<Scenario, 'kind' | 'seconds'>, config = {}): Place {
  const tasks = names(seconds.length).map((name, at) => [name, taskText(`${kind} ${name}`, name, seconds[at] ?? 0)]);
  return openPlace(
    { ...(Object.fromEntries(tasks) as Record<string, string>), first: taskText('Documentation: first', 'first', 0) },
    config,
  );
}

/** Runs a scenario after one task that fills the caches of compiled code. */
async function play(scenario: Scenario): Promise<{ figures: RunFigures; bound: number }> {
  using place = placeOf(scenario);
  await runTasks(place, ['first'], 1);
  const figures = await runTasks(place, names(scenario.seconds.length), scenario.parallel);
  if (!figures.result.tasks.every(({ status }) => status === 'landed')) throw new Error(figures.ended.stdout);
  return { figures, bound: boundOf(scenario) };
}

/** What no schedule can undercut, in milliseconds: the longest task, and all of them spread over the slots. */
function boundOf({ seconds, parallel }: Scenario): number {
  const sum = seconds.reduce((total, one) => total + one, 0);
  return Math.max(...seconds, sum / parallel) * 1000;
}

/** The shortest time in which tasks of known duration can be spread over slots, by trying all ways to, in milliseconds. */
function shortestOf({ seconds, parallel }: Scenario): number {
  const longestFirst = [...seconds].sort((a, b) => b - a);
  let best = seconds.reduce((total, one) => total + one, 0);
  const spread = (at: number, loads: readonly number[]): void => {
    const task = longestFirst[at];
    if (Math.max(...loads) >= best) return;
    if (task === undefined) {
      best = Math.max(...loads);
      return;
    }
    // Slots with the same load are alike.
    for (const load of new Set(loads)) spread(at + 1, loads.with(loads.indexOf(load), load + task));
  };
  spread(
    0,
    Array.from({ length: parallel }, () => 0),
  );
  return best * 1000;
}

/** Minutes of the documents' scenarios; the batches of theirs add up to the same. */
const scenarios: Readonly<Record<string, Omit<Scenario, 'title'>>> = {
  '4 tasks': { kind: 'Add', seconds: [45, 38, 52, 41], parallel: 4 },
  '8 bugs': { kind: 'Fix the bug', seconds: [22, 18, 17, 15, 19, 18, 18, 17], parallel: 4 },
  '12 tests': { kind: 'Test coverage of', seconds: [15, 12, 12, 11, 11, 11, 14, 12, 12, 12, 11, 11], parallel: 6 },
};

/** The documented scenarios with seconds in place of minutes, by real processes. */
export async function measureScenario(title: string): Promise<readonly Target[]> {
  const scenario = scenarios[title];
  if (!scenario) return [];
  const { figures, bound } = await play({ title, ...scenario });
  const sum = scenario.seconds.reduce((total, one) => total + one, 0) * 1000;
  const shortest = shortestOf({ title, ...scenario });
  return [
    ...atMost(`${title}, a second for a minute: time of the lower bound`, figures.ended.wall / bound, 1.03),
    ...figure(`${title}: … of the best schedule, which knows how long each takes`, figures.ended.wall / shortest),
    ...figure(`${title}: s beyond it`, (figures.ended.wall - shortest) / 1000),
    ...figure(`${title}: time of one after the other, by the agents alone`, figures.ended.wall / sum),
  ];
}

export const scenarioTitles: readonly string[] = Object.keys(scenarios);

/** Runs of 1, 2, 4 and 8 tasks at once, each of three seconds. */
export async function measureParallel(): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (const count of [1, 2, 4, 8]) {
    const seconds = Array.from({ length: count }, () => 3);
    const { figures } = await play({ title: '', kind: 'Add', seconds, parallel: count });
    const cpu = figures.orchestrator.cpu + figures.runners.reduce((sum, one) => sum + one.cpu, 0);
    targets.push(
      ...figure(`${count} at once: s beyond the 3 s of their work`, figures.ended.wall / 1000 - 3),
      ...figure(`${count} at once: ms of CPU of our processes a task`, cpu / count),
    );
  }
  return targets;
}

/** Four tasks of each kind of work. */
export async function measureKinds(): Promise<readonly Target[]> {
  const targets: Target[] = [];
  const kinds = {
    feature: 'Add',
    bugs: 'Fix the bug',
    'test coverage': 'Test coverage of',
    documentation: 'Documentation:',
    refactoring: 'Refactor',
  };
  for (const [title, kind] of Object.entries(kinds)) {
    const { figures } = await play({ title, kind, seconds: [1, 1, 1, 1], parallel: 4 });
    targets.push(...figure(`${title}: s for four tasks of 1 s at once`, figures.ended.wall / 1000));
  }
  return targets;
}

/** What happens where a resource is used up: each run has to end as it should. */
export async function measureExhaustion(): Promise<readonly Target[]> {
  const targets: Target[] = [];
  const seconds = [1, 1, 1, 1, 1, 1];
  {
    using place = placeOf({ kind: 'Documentation:', seconds });
    const { ended } = await runTasks(place, names(6), 1);
    targets.push(...figure('slots: six tasks of 1 s at one slot, s', ended.wall / 1000));
  }
  {
    using place = placeOf({ kind: 'Documentation:', seconds });
    place.refuse(names(6), 2);
    const { ended, result } = await runTasks(place, names(6), 6);
    const failed = result.tasks.filter(({ status }) => status !== 'landed').length;
    targets.push(
      ...atMost('provider: tasks that failed where each was refused for 2 s', failed, 0),
      ...figure('provider: s for six tasks of 1 s', ended.wall / 1000),
    );
  }
  {
    using place = placeOf({ kind: 'Documentation:', seconds }, { budgetRunUsd: 0.05 });
    const { ended } = await runTasks(place, names(6), 2, { expected: 1 });
    const { spend } = JSON.parse(ended.stdout) as { readonly spend: { readonly costUsd: number } };
    targets.push(...atMost('money: US dollars spent of 0.05 by calls of 0.01, two at once', spend.costUsd, 0.06));
  }
  {
    using place = placeOf({ kind: 'Documentation:', seconds: [60, 60] }, { agentTimeoutMinutes: 1 / 60, fixRounds: 0 });
    const { ended, result } = await runTasks(place, names(2), 2, { expected: 1 });
    const failed = result.tasks.filter(({ status }) => status === 'failed').length;
    targets.push(
      ...atMost('time: tasks not told to have failed where both took a minute and had a second', 2 - failed, 0),
      ...figure('time: s until both were ended', ended.wall / 1000),
    );
  }
  return targets;
}
