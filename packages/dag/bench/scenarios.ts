import { setTimeout as sleep } from 'node:timers/promises';

import type { Target } from '@orch/bench';
import { atMost } from '@orch/bench';

import type { Graph } from '../src/index.ts';

import { defineKind, graph, plan, runGraph } from '../src/index.ts';

const four = [45, 38, 52, 41];

const tasks = (durations: readonly number[]): Graph => {
  const builder = graph('tasks');
  for (const [place, estimateMs] of durations.entries()) builder.node({ id: `t${place}`, kind: 'wait', estimateMs });
  return builder.build();
};

/** An analysis, five reviews that share it, and their synthesis, in minutes. */
const reviewAll = (): Graph => {
  const reviews = { quality: 6, practices: 5, architecture: 5, performance: 5, security: 6 };
  const builder = graph('review-all').node({ id: 'analysis', kind: 'wait', estimateMs: 5 });
  for (const [id, estimateMs] of Object.entries(reviews)) {
    builder.node({ id, kind: 'wait', estimateMs, after: ['analysis'] });
  }
  return builder.node({ id: 'synthesis', kind: 'wait', estimateMs: 6, after: Object.keys(reviews) }).build();
};

/** The scenarios of the documents: a graph, its slots, and the milliseconds that stand for a second or a minute. */
const scenarios: Readonly<Record<string, { subject: Graph; cpu: number; scale: number }>> = {
  '4 tasks of 45, 38, 52 and 41 s': { subject: tasks(four), cpu: 4, scale: 20 },
  '8 tasks at 4 slots': { subject: tasks([...four, ...four]), cpu: 4, scale: 20 },
  '12 tasks at 6 slots': { subject: tasks(Array.from({ length: 12 }, () => 30)), cpu: 6, scale: 20 },
  'review-all': { subject: reviewAll(), cpu: 5, scale: 60 },
};

/** Really runs the scenarios at scaled time, and compares with what no schedule can undercut. */
export async function measureScenarios(): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (const [title, { subject, cpu, scale }] of Object.entries(scenarios)) {
    const durations = new Map(subject.nodes.map(({ id, estimateMs = 0 }) => [id, estimateMs * scale]));
    const wait = defineKind({
      name: 'wait',
      version: 1,
      effects: 'none',
      run: async (ctx) => await sleep(durations.get(ctx.node), null),
    });
    const { estimate, work } = plan(subject, { kinds: [wait] });
    const bound = Math.max(estimate, work / cpu) * scale;
    const start = performance.now();
    const handle = await runGraph(subject, { kinds: [wait], services: {}, target: 't', limits: { cpu } });
    await handle.outcome;
    targets.push(...atMost(`${title}: time of the lower bound`, (performance.now() - start) / bound, 1.03));
  }
  return targets;
}
