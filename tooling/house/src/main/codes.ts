import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { compareCodes, documentedNames, namesIn } from '../codes/compare.ts';
import { repositoryRoot } from './root.ts';

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');
const sources = globSync('{packages,apps}/*/src/**/*.ts', { cwd: repositoryRoot }).sort();
const uses = sources.flatMap((file) => namesIn(file, read(file)));
const codes = documentedNames(read('docs/errors.md'));
const problems = compareCodes(uses, codes, documentedNames(read('docs/configuration.md')));

for (const problem of problems) process.stdout.write(`${problem}\n`);
if (problems.length > 0) process.exitCode = 1;
else process.stdout.write(`${codes.length} error codes are explained in docs/errors.md\n`);
