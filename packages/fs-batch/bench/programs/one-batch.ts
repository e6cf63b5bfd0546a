// Writes 30 files once the code is warm, between two calls that a trace of system calls shows.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';

import { allWays, filesOf, syncLoop } from '../ways.ts';

const [parent, name, kind] = argv.slice(2);
const write = allWays.get(name ?? '');
if (parent === undefined || write === undefined) throw new Error(`no way is named ${name}`);
for (const round of [1, 2, 3]) {
  const root = join(parent, `r${round}`);
  mkdirSync(root);
  if (kind !== 'new') syncLoop(root, filesOf(30, 6, kind === 'unchanged' ? round : 0));
  const files = filesOf(30, 6, round);
  if (round === 3) existsSync('/traced/begin');
  await write(root, files);
  if (round === 3) existsSync('/traced/end');
}
