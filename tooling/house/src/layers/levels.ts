import type { Room } from '../workspace.ts';

/** The floors of the house from the lowest up: a package may import packages of lower floors only. */
const LEVELS: readonly (readonly string[])[] = [
  ['core', 'sqlite', 'bundles'],
  ['prd', 'cache', 'fs-batch', 'pool', 'llm', 'config', 'git-files'],
  ['dag', 'codegen', 'git', 'forge', 'agents'],
  ['workflow'],
  ['pipeline'],
];

/** Imports inside one floor that the design names. */
const WITHIN_LEVEL: readonly (readonly [from: string, to: string])[] = [['sqlite', 'core']];

/** The floor of a package, counted from 0, or undefined for a package that has no place yet. */
export function levelOf(folder: string): number | undefined {
  const level = LEVELS.findIndex((names) => names.includes(folder));
  return level === -1 ? undefined : level;
}

/** Why `from` must not import `to`, or undefined if it may. Both are rooms of the repository. */
export function forbidden(from: Room, to: Room): string | undefined {
  if (from.path === to.path || from.group === 'tooling') return undefined;
  if (to.group === 'tooling') return `tools are for tests and checks, not for the sources of ${from.path}`;
  if (to.group === 'apps') return from.group === 'apps' ? 'apps never import each other' : 'no package imports an app';
  if (from.group === 'apps') return undefined;
  const lower = levelOf(to.folder);
  const upper = levelOf(from.folder);
  if (lower === undefined || upper === undefined) return undefined;
  if (lower < upper) return undefined;
  if (lower > upper) return `${from.folder} is on level ${upper} and ${to.folder} above it, on level ${lower}`;
  if (WITHIN_LEVEL.some(([a, b]) => a === from.folder && b === to.folder)) return undefined;
  return `${from.folder} and ${to.folder} are both on level ${upper}; take a port as a parameter instead`;
}
