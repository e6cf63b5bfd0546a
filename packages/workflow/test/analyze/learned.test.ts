import { defineKind, graph, memoryStore, runGraph } from '@orch/dag';
import { expect, it } from 'vitest';

import { learnedOf, planTasks, readTask } from '../../src/index.ts';
import { jobWorkKind, workKind } from '../../src/orchestrate/names.ts';

/** Records that a node of a kind has run and used memory. */
async function learn(store: ReturnType<typeof memoryStore>, name: string, memory: number): Promise<void> {
  const kind = defineKind({
    name,
    version: 1,
    effects: 'none',
    run: async (context) => {
      context.used({ memory });
      return null;
    },
  });
  const subject = graph(name).node({ id: 'n', kind: name }).build();
  await (
    await runGraph(subject, { kinds: [kind], services: {}, store, target: name })
  ).outcome;
}

it('plans with what tasks of a type took before, in whichever command, and says so', async () => {
  const store = memoryStore();
  await learn(store, workKind('bug-fix'), 100);
  await learn(store, jobWorkKind('bug-fix'), 300);
  const learned = await learnedOf(store);
  expect(learned.peaks).toEqual(new Map([['bug-fix', 300]]));
  const read = [readTask('# Fix the crash\n', 'a.md'), readTask('# Add a page\n', 'b.md')];
  const [bug, page] = planTasks(read, 'claude', learned.durations);
  expect(bug).toMatchObject({ estimatedBy: 'earlier runs', estimateMs: learned.durations.get('bug-fix') });
  expect(page).toMatchObject({ estimatedBy: 'type', estimateMs: 45 * 60_000 });
});
