import type { Graph, Kind } from '../../src/index.ts';

import { defineKind, expand, graph, item, ref } from '../../src/index.ts';

const echo = defineKind({ name: 'echo', version: 1, effects: 'none', run: (_ctx, input) => input });
const act = defineKind({
  name: 'act',
  version: 1,
  effects: 'network',
  run: (ctx, name: string) =>
    ctx.effect({ key: `make ${name}`, probe: () => undefined, do: () => name, undo: { kind: 'remove', input: name } }),
});
// A kind that asks to run again after an interruption: what it has undone stays undone all the same.
const remove = defineKind({
  name: 'remove',
  version: 1,
  effects: 'network',
  resume: 'again',
  run: (_ctx, name: string) => `no ${name}`,
});
const fail = defineKind({
  name: 'fail',
  version: 1,
  effects: 'none',
  run: () => {
    throw new Error('no');
  },
});
const ask = defineKind({
  name: 'ask',
  version: 1,
  effects: 'none',
  run: async (ctx) => (await ctx.approval({ key: 'k', question: 'Go on?' })).by,
});
const grow = defineKind({
  name: 'grow',
  version: 1,
  effects: 'none',
  run: (_ctx, name: string) =>
    expand(
      graph('inner')
        .node({ id: 'a', kind: 'act', input: `${name} a` })
        .node({ id: 'b', kind: 'ask', after: ['a'] })
        .build(),
      [ref('a'), ref('b')],
    ),
});
const flaky = defineKind({
  name: 'flaky',
  version: 1,
  effects: 'none',
  retry: { attempts: 3, backoff: { type: 'fixed', delayMs: 1 }, jitter: 'none' },
  run: (ctx) => {
    if (ctx.attempt < 3) throw new Error(`attempt ${ctx.attempt}`);
    return ctx.attempt;
  },
});

/** The kinds of the runs in `fixtures/journal-v1-schema-2.sql`. */
export const goldenKinds: readonly Kind[] = [echo, act, remove, fail, ask, grow, flaky];

/** A run that was cut off between attempts, inside an expansion, with a question open that has been answered since. */
export const growing: Graph = graph('growing')
  .node({ id: 'list', kind: 'echo', input: ['x', 'y'] })
  .node({ id: 'each', kind: 'echo', forEach: ref('list'), input: { of: item() } })
  .node({ id: 'never', kind: 'fail', when: { value: ref('list'), is: [] } })
  .node({ id: 'flaky', kind: 'flaky' })
  .node({ id: 'grow', kind: 'grow', input: 'tree' })
  .node({ id: 'end', kind: 'echo', input: [ref('each'), ref('grow'), ref('flaky')] })
  .build();

/** A run that failed and was cut off while its effects were undone. */
export const failing: Graph = graph('failing')
  .node({ id: 'one', kind: 'act', input: 'one' })
  .node({ id: 'two', kind: 'act', input: 'two', after: ['one'] })
  .node({ id: 'fail', kind: 'fail', after: ['two'] })
  .build();

const measured = defineKind({
  name: 'measured',
  version: 1,
  effects: 'process',
  predicts: ['memory'],
  run: (ctx) => {
    ctx.used({ memory: 4096 });
    return ctx.effect({ key: 'once', do: () => 'done once' });
  },
});
/** Waits to be cancelled, and does not wait a second time. */
const wait = defineKind({
  name: 'wait',
  version: 1,
  effects: 'process',
  run: (ctx) =>
    ctx.attempt > 1
      ? 'waited'
      : new Promise<never>((_resolve, reject) => {
          ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason as Error), { once: true });
        }),
});

/** The kinds of the run in `fixtures/journal-v1-schema-4.sql`. */
export const stoppedKinds: readonly Kind[] = [measured, wait, echo];

/** A run on behalf of another one, which somebody cancelled while a node waited. */
export const stopped: Graph = graph('stopped')
  .node({ id: 'measured', kind: 'measured' })
  .node({ id: 'wait', kind: 'wait', after: ['measured'] })
  .node({ id: 'end', kind: 'echo', input: [ref('measured'), ref('wait')] })
  .build();

const publish = defineKind({
  name: 'publish',
  version: 1,
  effects: 'network',
  run: (ctx) => ctx.effect({ key: 'release', probe: () => 'found', do: () => 'made' }),
});
const slow = defineKind({ name: 'slow', version: 1, effects: 'none', run: (_ctx, input) => input });
const quick = defineKind({ name: 'quick', version: 1, effects: 'none', run: (_ctx, input) => input });

/** The kinds of the runs in `fixtures/journal-v1-schema-6.sql`. */
export const pacedKinds: readonly Kind[] = [echo, publish, slow, quick];

/**
 * A run that was cut off inside an effect. By what its nodes declare, `swift` is the longer of the two that are left; by
 * what the run before it has taught of their kinds, `dull` is.
 */
export const paced: Graph = graph('paced')
  .node({ id: 'list', kind: 'echo', input: ['x', 'y'] })
  .node({ id: 'release', kind: 'publish', after: ['list'], estimateMs: 500 })
  .node({ id: 'swift', kind: 'quick', input: ref('list', '0'), estimateMs: 40 })
  .node({ id: 'dull', kind: 'slow', input: ref('list', '1'), estimateMs: 5 })
  .node({ id: 'end', kind: 'echo', input: [ref('release'), ref('swift'), ref('dull')] })
  .build();
