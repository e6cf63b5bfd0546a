import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as V8 from 'node:v8';
import { constants, Script } from 'node:vm';

import type { CodeCache } from './code-cache.ts';
import { openTiers } from './late-tiers.ts';
import { readInTurn } from './read-in-turn.ts';

/**
 * Bundles of a folder, each an expression that gives a function: the wrapper of a CommonJS module. It may ask for texts
 * beside it, `<name>.txt`: those whose name ends in `.plain` are Latin-1, the others UTF-8.
 */
export interface Bundles {
  /** What a bundle exports, which is run once, or a module of Node: `node:…`. */
  load(name: string): unknown;
  /** The bundles that were run, by name. */
  loaded(): ReadonlyMap<string, Script>;
  /** Keeps the code of the bundles in the cache, at the end of the process. */
  save(): void;
}

export interface BundlesOptions {
  /** Without one, every process compiles what it runs. */
  readonly cache?: CodeCache | undefined;
  /**
   * Whether V8 is to wait, from this bundle on, with compiling functions that are called often: where most processes end
   * before that pays.
   *
   * @default never
   */
  readonly delays?: (name: string) => boolean;
  /**
   * Whether V8 is to interpret all functions: in a process that waits for others most of its life.
   *
   * @default false
   */
  readonly interprets?: boolean;
}

type Wrapper = (
  module: { exports: unknown },
  exports: unknown,
  require: NodeJS.Require,
  filename: string,
  dirname: string,
  url: string,
  load: (name: string) => Promise<unknown>,
  importModule: (url: string) => Promise<unknown>,
  text: (name: string) => string,
) => void;

/** Imports a module from this one, which Node has loaded itself: from a bundle it would warn of an experiment. */
const importModule = async (url: string): Promise<unknown> => (await import(url)) as unknown;

/** Loads bundles, which are ASCII, with the code that an earlier process has compiled, where a cache has it. */
export function openBundles(
  folder: string,
  require: NodeJS.Require,
  { cache, delays = () => false, interprets = false }: BundlesOptions = {},
): Bundles {
  const scripts = new Map<string, Script>();
  const modules = new Map<string, { exports: unknown }>();
  const texts = new Map<string, string>();
  const read = readInTurn();
  const tiers = openTiers(process, () => (require('node:v8') as typeof V8).setFlagsFromString);
  if (interprets) tiers.interpret();
  const builtins = new Map<string, unknown>();
  /** Most ask for the same few modules again and again. */
  const requireOnce = (id: string): unknown => {
    const found = builtins.get(id);
    if (found !== undefined) return found;
    const loaded = tiers.asUsual(() => require(id) as unknown);
    if (id.startsWith('node:')) builtins.set(id, loaded);
    return loaded;
  };
  const requireAsUsual = Object.assign(requireOnce, require);
  const load = (name: string): unknown => {
    const known = modules.get(name);
    if (known) return known.exports;
    if (name.startsWith('node:')) return requireAsUsual(name);
    const filename = join(folder, `${name}.cjs`);
    // The text is a string before the code is read into the same memory.
    const script = tiers.asUsual(
      () =>
        new Script(read(filename).toString('latin1'), {
          filename,
          cachedData: cache?.read(name, read),
          importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
        }),
    );
    if (delays(name)) tiers.delay();
    const module: { exports: unknown } = { exports: {} };
    modules.set(name, module);
    scripts.set(name, script);
    const url = pathToFileURL(filename).href;
    const loadLater = async (other: string): Promise<unknown> => await Promise.resolve(load(other));
    const run = script.runInThisContext() as Wrapper;
    run(module, module.exports, requireAsUsual, filename, folder, url, loadLater, importModule, text);
    return module.exports;
  };
  const text = (name: string): string => {
    let found = texts.get(name);
    if (found === undefined) {
      found = read(join(folder, `${name}.txt`)).toString(name.endsWith('.plain') ? 'latin1' : 'utf8');
      texts.set(name, found);
    }
    return found;
  };
  return { load, loaded: () => scripts, save: () => tiers.asUsual(() => cache?.save(scripts)) };
}
