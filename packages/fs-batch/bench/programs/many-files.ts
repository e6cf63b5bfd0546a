// Writes many files in one batch and prints by how much the memory of the process grew over that with the content in it.
import { argv, memoryUsage } from 'node:process';

import { peakMemory } from '@orch/bench';

import { createBatch } from '../../src/index.ts';
import { flush } from '../ways.ts';

const [root, count] = argv.slice(2);
if (root === undefined) throw new Error('no root given');
const warm = createBatch({ root });
warm.write('warm', 'up');
await warm.flush();
const files = Array.from(
  { length: Number(count) },
  (_, i) => [`d${i % 1000}/f${i}.ts`, Buffer.alloc(2000, `value ${i}\n`).toString('latin1')] as const,
);
const before = memoryUsage.rss();
await flush(root, files);
const growth = peakMemory() - before;
process.stdout.write(JSON.stringify({ bytes: files.length * 2000, growth }));
