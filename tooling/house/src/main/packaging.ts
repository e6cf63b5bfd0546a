import { globSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { inspectTarball } from '../packaging/inspect.ts';
import { run } from '../run.ts';
import { publishedRooms, readRooms, type Room } from '../workspace.ts';
import { repositoryRoot } from './root.ts';

const rooms = publishedRooms(readRooms(repositoryRoot));
let failed = 0;
for (const room of rooms) {
  const problems = [...leftovers(room), ...(await inspect(room))];
  for (const problem of problems) process.stdout.write(`${room.manifest.name}: ${problem}\n`);
  if (problems.length > 0) failed += 1;
}
if (failed > 0) process.exitCode = 1;
else process.stdout.write(`${rooms.length} packages pack well\n`);

async function inspect(room: Room): Promise<string[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'orch-pack-'));
  try {
    const packed = run('pnpm', ['pack', '--pack-destination', scratch], join(repositoryRoot, room.path));
    const tarball = readdirSync(scratch)[0];
    if (!packed.ok || tarball === undefined) return [packed.output];
    return await inspectTarball(new Uint8Array(readFileSync(join(scratch, tarball))));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Built files of a package whose source is gone: tsc does not remove them, and they would be published. */
function leftovers(room: Room): string[] {
  if (room.group !== 'packages') return [];
  const folder = join(repositoryRoot, room.path);
  return globSync('dist/**/*.js', { cwd: folder })
    .filter((file) => !existsSync(join(folder, file.replace(/^dist/, 'src').replace(/\.js$/, '.ts'))))
    .map((file) => `${file} has no source any more; remove dist and build again`);
}
