import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders whose children are packages of this repository. */
export type Group = 'packages' | 'apps' | 'tooling';

export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly exports?: unknown;
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, unknown>> };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Room {
  readonly group: Group;
  /** The folder's name, which is also the name of its test project. */
  readonly folder: string;
  /** Path from the repository's root, with `/`. */
  readonly path: string;
  readonly manifest: Manifest;
}

const groups: readonly Group[] = ['packages', 'apps', 'tooling'];

/** Every package, app and tool of the repository at `root`, ordered by path. */
export function readRooms(root: string): Room[] {
  return groups.flatMap((group) => {
    const parent = join(root, group);
    if (!existsSync(parent)) return [];
    return readdirSync(parent)
      .filter((folder) => existsSync(join(parent, folder, 'package.json')))
      .sort()
      .map((folder) => ({
        group,
        folder,
        path: `${group}/${folder}`,
        manifest: JSON.parse(readFileSync(join(parent, folder, 'package.json'), 'utf8')) as Manifest,
      }));
  });
}

/** The rooms that are installed from a registry by their own name. */
export function publishedRooms(rooms: readonly Room[]): Room[] {
  return rooms.filter((room) => room.group !== 'tooling' && room.manifest.private !== true);
}
