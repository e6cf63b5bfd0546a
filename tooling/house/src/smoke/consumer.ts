import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { run } from '../run.ts';
import type { Manifest, Room } from '../workspace.ts';

/** Runs a command and returns its standard output. Throws an error with all its output if it fails. */
export function must(command: string, args: readonly string[], cwd: string): string {
  const { ok, output, stdout } = run(command, args, cwd);
  if (ok) return stdout;
  throw new Error(`${command} ${args.join(' ')} failed in ${cwd}:\n${output}`);
}

/** Packs the rooms into `folder`. Returns the path of each tarball by the name of its package. */
export function packAll(root: string, rooms: readonly Room[], folder: string): Map<string, string> {
  const tarballs = new Map<string, string>();
  for (const room of rooms) {
    const destination = join(folder, room.folder);
    mkdirSync(destination, { recursive: true });
    must('pnpm', ['pack', '--pack-destination', destination], join(root, room.path));
    const [tarball] = readdirSync(destination);
    if (tarball === undefined) throw new Error(`packing ${room.path} left no tarball`);
    tarballs.set(room.manifest.name, join(destination, tarball));
  }
  return tarballs;
}

/**
 * Makes a project as a user would have it: a fresh git repository that has nothing to do with this one, and that
 * takes the given packages from their tarballs also where they depend on each other. Its development dependency `node`
 * runs its commands, as on a machine with an older Node.
 */
export function createConsumer(folder: string, tarballs: ReadonlyMap<string, string>, node: string): void {
  mkdirSync(folder, { recursive: true });
  const overrides = [...tarballs].map(([name, tarball]) => `  '${name}': 'file:${tarball}'\n`).join('');
  const manifest = { name: 'consumer', private: true, type: 'module', devDependencies: { node } };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    join(folder, 'pnpm-workspace.yaml'),
    `packages: []\npmOnFail: ignore\nallowBuilds:\n  node: true\noverrides:\n${overrides}`,
  );
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\n');
  must('git', ['init', '--quiet'], folder);
}

/** Version of a development dependency as installed in this repository. */
export function installedVersion(root: string, name: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as Manifest;
  if (manifest.version === undefined) throw new Error(`${name} has no version`);
  return manifest.version;
}
