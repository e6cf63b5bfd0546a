import type { Json } from '@orch/core';

/** A script of the workspace's `package.json` that the workflow runs. */
export interface PackageScript {
  readonly name: string;
  readonly text: string;
  readonly argv: readonly [string, ...string[]];
}

const lockFiles: readonly (readonly [file: string, manager: string])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
];

/** Lock files that are part of what a script's result depends on. */
export const lockFileNames: readonly string[] = lockFiles.map(([file]) => file);

/**
 * The scripts to run, in the order asked for; those that `package.json` does not have are left out.
 * The package manager is the one of the `packageManager` field, else of the lock file, else npm.
 */
export function packageScripts(
  packageJson: Json | undefined,
  wanted: readonly string[],
  exists: (path: string) => boolean,
): PackageScript[] {
  const scripts = member(packageJson, 'scripts');
  const manager = packageManager(packageJson, exists);
  return wanted.flatMap((name) => {
    const text = member(scripts, name);
    return typeof text === 'string' && text.trim() !== ''
      ? [{ name, text, argv: [manager, 'run', name] as const }]
      : [];
  });
}

function packageManager(packageJson: Json | undefined, exists: (path: string) => boolean): string {
  const declared = member(packageJson, 'packageManager');
  const name = typeof declared === 'string' ? /^(npm|pnpm|yarn|bun)@/.exec(declared)?.[1] : undefined;
  return name ?? lockFiles.find(([file]) => exists(file))?.[1] ?? 'npm';
}

function member(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
    return undefined;
  return (value as { readonly [key: string]: Json })[key];
}
