import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { checkLinks } from '../links/links.ts';
import { repositoryRoot } from './root.ts';

const files = globSync(['*.md', 'docs/**/*.md', '{packages,apps,tooling}/*/README.md', 'examples/*/README.md'], {
  cwd: repositoryRoot,
}).sort();

function read(path: string): string | undefined {
  const absolute = join(repositoryRoot, path);
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  return found.isFile() ? readFileSync(absolute, 'utf8') : '';
}

const problems = checkLinks(files, read);
for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
else process.stdout.write(`the links of ${files.length} documents lead somewhere\n`);
