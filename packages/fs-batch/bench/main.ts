// Measures what the README promises: all ways in turns, ext4 and tmpfs apart, new, existing and unchanged files apart.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { renderTargets, type Target, writeResults } from '@orch/bench';
import { tempDir } from '@orch/testkit';

import { compileLoop } from './c-loop.ts';
import { diskName } from './disk-name.ts';
import { measureAppends, measureFiles, type Group } from './groups.ts';
import { memoryOf } from './memory.ts';
import { countCalls } from './system-calls.ts';
import { renderGroup } from './tables.ts';
import { targetsOf } from './targets.ts';

const [wanted = ''] = process.argv.slice(2);
const groups: Group[] = [];
const targets: Target[] = [];
const calls: Record<string, number> = {};
const note = (text: string): void => void process.stdout.write(`${text}\n`);

for (const parent of [import.meta.dirname, '/dev/shm'].filter((path) => existsSync(path))) {
  const disk = diskName(parent);
  using dir = tempDir(parent);
  const loop = compileLoop(dir.path);
  if (loop === undefined) note('no C compiler: the C loop is not measured');
  const plans = [30, 1000].flatMap((count) =>
    (['new', 'existing', 'unchanged'] as const).map((kind) => ({ count, kind })),
  );
  const add = (group: Group): void => {
    groups.push(group);
    note(renderGroup(group));
    const found = targetsOf(group, disk);
    targets.push(...found);
    if (found.length > 0) note(renderTargets(found));
  };
  for (const { count, kind } of plans) {
    const title = `${count} ${kind} files, ${disk}`;
    if (title.includes(wanted)) add(await measureFiles({ title, parent: dir.path, count, kind, loop }));
  }
  const title = `1,000 appends to 10 files, ${disk}`;
  if (title.includes(wanted)) add(await measureAppends(title, dir.path));
  if (`memory, ${disk}`.includes(wanted)) {
    const memory = memoryOf(join(dir.path, 'memory'), 10_000, disk);
    targets.push(...memory);
    note(renderTargets(memory));
  }
}

if ('system calls'.includes(wanted)) {
  using dir = tempDir(import.meta.dirname);
  note('system calls on files, 30 files');
  for (const kind of ['new', 'existing', 'unchanged']) {
    for (const way of [
      'Promise.all writeFile',
      'plain sync loop',
      'write-file-atomic',
      'batch',
      'batch, atomic none',
    ]) {
      const count = countCalls(dir.path, way, kind);
      if (count === undefined) continue;
      calls[`${kind}: ${way}`] = count;
      note(`  ${`${kind}: ${way}`.padEnd(40)} ${String(count).padStart(5)}`);
    }
  }
  if (Object.keys(calls).length === 0) note('  no strace: not counted');
}

writeResults(fileURLToPath(new URL('../../../bench-results', import.meta.url)), 'fs-batch-targets', {
  groups,
  targets,
  calls,
});
