import type { Manifest, Room } from '../workspace.ts';
import { forbidden, levelOf } from './levels.ts';

const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'] as const;

function declared(manifest: Manifest, kind: (typeof kinds)[number]): string[] {
  return Object.keys(manifest[kind] ?? {});
}

/**
 * Compares the dependencies that the manifests declare with the levels of the house.
 * Development dependencies on tools are free; those on packages obey the levels like all others.
 * Returns one sentence a problem.
 */
export function checkManifests(rooms: readonly Room[]): string[] {
  const byName = new Map(rooms.map((room) => [room.manifest.name, room]));
  const problems: string[] = [];
  for (const room of rooms) {
    if (room.group === 'packages' && levelOf(room.folder) === undefined) {
      problems.push(`${room.path}: has no level; add it to tooling/house/src/layers/levels.ts`);
    }
    for (const kind of kinds) {
      for (const name of declared(room.manifest, kind)) {
        const target = byName.get(name);
        if (target === undefined) continue;
        if (kind === 'devDependencies' && target.group === 'tooling') continue;
        const reason = forbidden(room, target);
        if (reason !== undefined) problems.push(`${room.path}/package.json: ${kind} names ${name}: ${reason}`);
      }
    }
  }
  return problems;
}
