import { appendFileSync, readFileSync } from 'node:fs';

import type { Graph, Kind } from '../../src/index.ts';

import { defineKind, graph, ref } from '../../src/index.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Kinds whose effects are lines of the file `world`. `hold` is awaited before each effect. */
export function childKinds(world: string, hold: (signal: AbortSignal) => Promise<void>): Kind[] {
  const performed = (): string[] => readFileSync(world, 'utf8').split('\n').filter(Boolean);
  const act = defineKind({
    name: 'act',
    version: 1,
    effects: 'network',
    run: async (ctx) => {
      await hold(ctx.signal);
      await turn();
      return ctx.effect({
        key: ctx.node,
        probe: () => (performed().includes(ctx.node) ? `made ${ctx.node}` : undefined),
        do: async () => {
          await turn();
          appendFileSync(world, `${ctx.node}\n`);
          return `made ${ctx.node}`;
        },
      });
    },
  });
  const join = defineKind({ name: 'join', version: 1, effects: 'none', run: (_ctx, input) => input });
  return [act, join];
}

/** Eight effects in two chains, and a pure node behind each. */
export function childGraph(): Graph {
  const builder = graph('child');
  for (let node = 0; node < 8; node++) {
    const after = node < 2 ? [] : [`act${node - 2}`];
    builder.node({ id: `act${node}`, kind: 'act', after });
    builder.node({ id: `join${node}`, kind: 'join', input: [ref(`act${node}`)] });
  }
  return builder.build();
}
