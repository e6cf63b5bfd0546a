import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkChangeset } from '../changesets/changesets.ts';
import { publishedRooms, readRooms } from '../workspace.ts';
import { repositoryRoot } from './root.ts';

const released = new Set(publishedRooms(readRooms(repositoryRoot)).map(({ manifest }) => manifest.name));
const files = globSync('.changeset/*.md', { cwd: repositoryRoot })
  .filter((file) => !file.endsWith('README.md'))
  .sort();
const problems = files.flatMap((file) =>
  checkChangeset(file, readFileSync(join(repositoryRoot, file), 'utf8'), released),
);
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
else process.stdout.write(`${files.length} changesets name packages that are released\n`);
