import { checkSources } from '../layers/check-sources.ts';
import { checkManifests } from '../layers/manifests.ts';
import { run } from '../run.ts';
import { readRooms } from '../workspace.ts';
import { repositoryRoot } from './root.ts';

const rooms = readRooms(repositoryRoot);
const problems = checkManifests(rooms);
const sources = checkSources(repositoryRoot, rooms);
// Turbo finds what needs no knowledge of the levels: imports that leave a package and undeclared dependencies.
const boundaries = run('turbo', ['boundaries'], repositoryRoot);

for (const problem of problems) process.stdout.write(`${problem}\n`);
if (!sources.ok) process.stdout.write(sources.output);
if (!boundaries.ok) process.stdout.write(boundaries.output);
if (problems.length > 0 || !sources.ok || !boundaries.ok) process.exitCode = 1;
else process.stdout.write(`${rooms.length} rooms keep to their levels\n`);
