import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { tempDir } from '@orch/testkit';

import { documentOf } from './document.ts';
import type { Group } from './group.ts';
import { runProgram } from './run-program.ts';
import { atLeast, atMost } from './target.ts';
import { median } from './turns.ts';

const program = fileURLToPath(new URL('programs/stream-outline.ts', import.meta.url));
const size = 100_000_000;

interface Streamed {
  readonly wall: number;
  readonly cpu: number;
  readonly rss: number;
  readonly sections: number;
}

/** 100 MB of sections through `outlineStream`, in processes whose heap may have 64 MB. */
export function measureStream(): Group {
  using dir = tempDir();
  const file = join(dir.path, 'large.md');
  const part = Buffer.from(documentOf(1_000_000));
  writeFileSync(file, '');
  for (let written = 0; written < size; written += part.length) appendFileSync(file, part);
  const bytes = Math.ceil(size / part.length) * part.length;
  const runs = Array.from({ length: 5 }, () => runProgram(program, [file], ['--max-old-space-size=64']) as Streamed);
  const wall = median(runs.map((run) => run.wall));
  const cpu = median(runs.map((run) => run.cpu));
  const rss = Math.max(...runs.map((run) => run.rss));
  const title = '100 MB as a stream, heap of 64 MB';
  return {
    title,
    measured: [{ name: 'outlineStream', cpu, wall, samples: runs.length }],
    targets: [
      atLeast(`${title}: MB a second`, bytes / 1000 / wall, 100, ''),
      atMost(`${title}: MB of memory, at most`, rss, 120, ''),
    ],
    notes: [
      `${runs[0]?.sections} sections; ${(bytes / 1000 / cpu).toFixed(0)} MB a second of CPU time, all threads; memory ${runs.map((run) => run.rss.toFixed(0)).join(', ')} MB`,
    ],
  };
}
