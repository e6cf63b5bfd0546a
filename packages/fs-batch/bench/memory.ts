import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Target } from '@orch/bench';

const program = fileURLToPath(new URL('programs/many-files.ts', import.meta.url));
const mebibyte = 2 ** 20;

/**
 * How much memory a batch takes at most, in a process of its own, over that in which the content is already: a fifth of
 * the content and 20 MB are promised. Once as V8 chooses, which lets much garbage gather, and once with a small young
 * generation, which shows what is really held.
 */
export function memoryOf(root: string, count: number, disk: string): Target[] {
  return [[], ['--max-semi-space-size=1']].map((flags, index) => {
    const folder = `${root}-${index}`;
    mkdirSync(folder);
    const node = [...flags, '--conditions=@orch/source', program, folder, String(count)];
    const run = spawnSync(process.execPath, node, { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(`the batch ended with ${run.status}: ${run.stderr}`);
    const { bytes, growth } = JSON.parse(run.stdout) as { bytes: number; growth: number };
    const limit = (bytes * 0.2) / mebibyte + 20;
    const reached = growth / mebibyte;
    const what = `${count} files, ${disk}: MB over the content ${flags.join(' ')}`;
    return { what, reached, limit: Number(limit.toFixed(1)), isHeld: reached <= limit };
  });
}
