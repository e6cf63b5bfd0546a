import { env } from 'node:process';

import { expect, test } from 'vitest';

import type { Subject } from './subject.ts';

import { summarize } from '../../src/index.ts';
import { piece } from '../support.ts';
import { subjectOf } from './subject.ts';
import { World } from './world.ts';

const seeds = Math.ceil((env['ORCH_SOAK'] === undefined ? 5000 : 100_000) / piece.parts);
const first = Number(env['ORCH_SEED'] ?? 1 + (piece.part - 1) * seeds);
const last = env['ORCH_SEED'] === undefined ? first + seeds - 1 : first;

/** Everything behind a node that fails for good; those nodes never run. */
function expectedFailures({ parts }: Subject): Set<string> {
  const lost = new Set<string>();
  for (const { id, failures, before } of parts.values()) {
    if (failures >= 3 || before.some((other) => lost.has(other))) lost.add(id);
  }
  return lost;
}

async function problemsOf(seed: number): Promise<string[]> {
  const subject = subjectOf(seed);
  const world = new World(subject, seed);
  await world.play().catch((error: unknown) => {
    world.problems.push(String(error));
  });
  const lost = expectedFailures(subject);
  const [events = [], ...more] = [...world.database.events.values()];
  if (more.length > 0) world.problems.push('a second run was begun');
  const run = summarize(events);
  if (run.status !== (lost.size === 0 ? 'succeeded' : 'failed')) world.problems.push(`ended as ${run.status}`);
  for (const id of subject.parts.keys()) {
    const status = run.nodes.get(id)?.status;
    if ((status === 'succeeded') === lost.has(id)) world.problems.push(`${id} is ${status}`);
  }
  const recorded = events.flatMap(({ type, node }) => (type === 'node-succeeded' ? [node] : []));
  if (new Set(recorded).size < recorded.length) world.problems.push('an outcome was recorded twice');
  return world.problems.map((problem) => `ORCH_SEED=${seed}: ${problem}`);
}

test(`simulated runs with deaths, pauses and failures keep every promise (seeds ${first} to ${last})`, async () => {
  const problems: string[] = [];
  for (let seed = first; seed <= last && problems.length < 5; seed++) problems.push(...(await problemsOf(seed)));
  expect(problems).toEqual([]);
}, 1_800_000);
