import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const peerRequire = createRequire(import.meta.url);

/** A module of `peers/package.json`; undefined where it is not installed. */
export async function peer<T>(name: string): Promise<T | undefined> {
  try {
    // Loaded by Node itself, as a program would: the test runner wraps what modules take from each other.
    return (await import(/* @vite-ignore */ pathToFileURL(peerRequire.resolve(name)).href)) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** What a benchmark says that has nothing to compare with. */
export const howToInstall = 'peers are not installed: npm install --ignore-scripts --prefix packages/dag/bench/peers';
