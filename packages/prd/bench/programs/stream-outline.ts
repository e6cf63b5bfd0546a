// Streams the outline of a file, and prints how long it took and the most memory that the process had.
import { createReadStream } from 'node:fs';

import { peakMemory } from '@orch/bench';

import { outlineStream } from '../../src/index.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('no file given');
const before = process.cpuUsage();
const start = performance.now();
let sections = 0;
for await (const section of outlineStream(createReadStream(file))) sections += section.depth > 0 ? 1 : 0;
const wall = performance.now() - start;
const { user, system } = process.cpuUsage(before);
const rss = peakMemory() / 2 ** 20;
process.stdout.write(JSON.stringify({ wall, cpu: (user + system) / 1000, rss, sections }));
