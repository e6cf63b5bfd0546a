import { atLeast, atMost, figure, measureInTurns, ratioOf, type Measured, type Target, type Way } from '@orch/bench';

import { entries, fill } from './support/filled.ts';

/** Every result once. */
const calls = entries;

export interface Group {
  readonly title: string;
  /** Calls in each turn. */
  readonly calls: number;
  readonly measured: readonly Measured[];
  readonly targets: readonly Target[];
}

function repeat(name: string, call: () => unknown): Way {
  return {
    name,
    run: () => {
      for (let done = 0; done < calls; done++) call();
    },
  };
}

/** Hits and sets of 1 KB among 300 results, by CPU time. */
export async function measureSmall(): Promise<Group[]> {
  using filled = await fill();
  const { get, set } = filled;
  const hits = await measureInTurns(
    [
      repeat('raw node:sqlite and JSON.parse', get.raw),
      repeat('cache', get.cache),
      repeat('cache, from memory', get.memory),
      {
        name: 'cache through Keyv',
        run: async () => {
          for (let done = 0; done < calls; done++) await get.keyv();
        },
      },
      repeat('raw file and JSON.parse', get.file),
      repeat('JSON-index cache', get.index),
    ],
    { rounds: 60, warmUp: 20, collects: true },
  );
  const sets = await measureInTurns(
    [
      repeat('JSON.stringify and raw node:sqlite', set.raw),
      repeat('cache', set.cache),
      repeat('JSON-index cache', set.index),
    ],
    { rounds: 20, warmUp: 5, collects: true },
  );
  const of = (name: string, other: string): number => ratioOf(hits, name, other, 'cpu');
  const raw = 'raw node:sqlite and JSON.parse';
  const fromMemory = hits.find(({ name }) => name === 'cache, from memory')?.cpu ?? Number.NaN;
  return [
    {
      title: `hit of 1 KB, ${entries} results`,
      calls,
      measured: hits,
      targets: [
        ...atMost(`a hit takes, of ${raw}`, of('cache', raw), 1.15),
        ...atMost(`a hit through Keyv takes, of ${raw}`, of('cache through Keyv', raw), 1.3),
        ...atMost('a hit takes, of a raw file and JSON.parse', of('cache', 'raw file and JSON.parse'), 1),
        ...atMost('microseconds of a hit from memory', (fromMemory * 1000) / calls, 2),
      ],
    },
    {
      title: `set of 1 KB, ${entries} results`,
      calls,
      measured: sets,
      targets: [
        ...atLeast(
          'a set is faster than that of the JSON-index cache by',
          ratioOf(sets, 'JSON-index cache', 'cache', 'cpu'),
          28,
        ),
        ...figure(
          'JSON.stringify and raw node:sqlite are faster than it by',
          ratioOf(sets, 'JSON-index cache', 'JSON.stringify and raw node:sqlite', 'cpu'),
        ),
      ],
    },
  ];
}
