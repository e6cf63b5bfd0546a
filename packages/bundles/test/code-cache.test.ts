import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { tempDir, writeTree } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { openBundles } from '../src/bundles.ts';
import { codeCacheFolder, openCodeCache } from '../src/code-cache.ts';

const wrapper = '(function(module,exports,require,__filename,__dirname,orchUrl,orchLoad)';
const sources = {
  'bundles/a.cjs': `${wrapper}{exports.double=function(x){return 2*x};exports.later=()=>orchLoad("b");exports.url=orchUrl})`,
  'bundles/b.cjs': `${wrapper}{exports.name=require("node:path").basename(__filename)})`,
};

interface A {
  double(x: number): number;
  later(): Promise<{ name: string }>;
  url: string;
}

const require = createRequire(import.meta.url);

function cacheOf(folder: string): string {
  return join(folder, 'cache/build');
}

/** Loads bundles in a process of its own; which code V8 has refused there. */
function use(folder: string, ...names: string[]): unknown {
  const script = fileURLToPath(new URL('use-bundles.ts', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [script, folder, ...names], { encoding: 'utf8' }));
}

describe('bundles', () => {
  test('are run once, know where they are, and load each other', async () => {
    using dir = tempDir();
    writeTree(dir.path, sources);
    const bundles = openBundles(join(dir.path, 'bundles'), require);
    const a = bundles.load('a') as A;
    expect(a.url).toMatch(/^file:.*\/bundles\/a\.cjs$/);
    expect((await a.later()).name).toBe('b.cjs');
    expect([...bundles.loaded().keys()]).toEqual(['a', 'b']);
  });
});

describe('the code cache', () => {
  test('gives the next process the code of the one before', () => {
    using dir = tempDir();
    writeTree(dir.path, sources);
    expect(use(dir.path, 'a')).toEqual({ a: 'no code' });
    expect(use(dir.path, 'a')).toEqual({ a: false });
    expect(use(dir.path, 'a', 'b')).toEqual({ a: false, b: 'no code' });
    expect(use(dir.path, 'b', 'a')).toEqual({ a: false, b: false });
  });

  test('has the code again of a bundle whose file was lost', () => {
    using dir = tempDir();
    writeTree(dir.path, sources);
    use(dir.path, 'a', 'b');
    const folder = cacheOf(dir.path);
    rmSync(join(folder, 'a.bin'));
    expect(use(dir.path, 'a', 'b')).toEqual({ a: 'no code', b: false });
    expect(use(dir.path, 'a', 'b')).toEqual({ a: false, b: false });
  });

  test.skipIf(process.platform === 'win32')('takes no code that somebody else may write', () => {
    using dir = tempDir();
    writeTree(dir.path, sources);
    use(dir.path, 'a');
    const folder = cacheOf(dir.path);
    chmodSync(join(folder, 'a.bin'), 0o666);
    expect(use(dir.path, 'a')).toEqual({ a: 'no code' });
    chmodSync(folder, 0o777);
    expect(use(dir.path, 'a')).toEqual({ a: 'no code' });
  });

  test('leaves nothing beside a file that it cannot replace', () => {
    using dir = tempDir();
    writeTree(dir.path, sources);
    use(dir.path, 'a');
    const folder = cacheOf(dir.path);
    rmSync(join(folder, 'a.bin'));
    mkdirSync(join(folder, 'a.bin/x'), { recursive: true });
    use(dir.path, 'a');
    expect(readdirSync(folder).sort()).toEqual(['a.bin', 'saved']);
  });

  test('holds functions that were called after their bundle was loaded', () => {
    using dir = tempDir();
    const body = `return ${Array.from({ length: 400 }, (_, index) => `(x+${index})`).join('+')}`;
    writeTree(dir.path, {
      'bundles/a.cjs': `${wrapper}{exports.double=function(x){${body}}})`,
      'bundles/b.cjs': `${wrapper}{exports.other=function(x){${body}}})`,
    });
    use(dir.path, 'a', 'b');
    const [called, uncalled] = ['a', 'b'].map((name) => statSync(join(dir.path, `cache/build/${name}.bin`)).size);
    expect(called).toBeGreaterThan((uncalled ?? 0) * 2);
  });

  test('is written once for each set of bundles that a process loads', () => {
    using dir = tempDir();
    writeTree(dir.path, sources);
    const folder = join(dir.path, 'cache/build');
    const saved = (): string => readFileSync(join(folder, 'saved'), 'utf8');
    use(dir.path, 'a');
    expect(readdirSync(folder)).toEqual(['a.bin', 'saved']);
    const { mtimeMs } = statSync(join(folder, 'a.bin'));
    use(dir.path, 'a');
    expect(statSync(join(folder, 'a.bin')).mtimeMs).toBe(mtimeMs);
    expect(saved()).toBe('a');
    use(dir.path, 'b', 'a');
    expect(readdirSync(folder)).toEqual(['a.bin', 'b.bin', 'saved']);
    expect(saved()).toBe('a\na b');
  });

  test('holds code that is good with the thresholds V8 usually has, whatever they are while it is run', () => {
    using dir = tempDir();
    writeTree(dir.path, {
      ...sources,
      'bundles/a-late.cjs': `${wrapper}{exports.double=function(x){return 2*x}})`,
    });
    expect(use(dir.path, 'a', 'a-late', 'b')).toEqual({ a: 'no code', 'a-late': 'no code', b: 'no code' });
    expect(use(dir.path, 'a', 'a-late', 'b')).toEqual({ a: false, 'a-late': false, b: false });
    expect(use(dir.path, 'a', 'b')).toEqual({ a: false, b: false });
  });

  test('replaces code that V8 refuses', () => {
    using dir = tempDir();
    writeTree(dir.path, sources);
    use(dir.path, 'a');
    writeFileSync(join(dir.path, 'cache/build/a.bin'), 'no code');
    expect(use(dir.path, 'a')).toEqual({ a: true });
    expect(use(dir.path, 'a')).toEqual({ a: false });
  });

  test('removes the code of builds that nobody has used for a month', () => {
    using dir = tempDir();
    writeTree(dir.path, { ...sources, 'cache/old/a.bin': 'x', 'cache/recent/a.bin': 'x' });
    utimesSync(join(dir.path, 'cache/old'), 1, 1);
    use(dir.path, 'a');
    expect(readdirSync(join(dir.path, 'cache')).sort()).toEqual(['build', 'recent']);
  });

  test.skipIf(process.platform !== 'linux')('does without a place where no folder can be made', () => {
    expect(() => openCodeCache('/proc/nowhere/build').save(new Map())).not.toThrow();
  });

  test('does without a place that is a file', () => {
    using dir = tempDir();
    writeTree(dir.path, { ...sources, cache: 'a file' });
    use(dir.path, 'a');
    expect(readFileSync(join(dir.path, 'cache'), 'utf8')).toBe('a file');
  });

  const process24 = { version: 'v24.15.0', arch: 'x64', execArgv: [], cwd: () => '/project' } as const;
  test.for([
    [{ NODE_COMPILE_CACHE: 'here', HOME: '/home/a' }, '/project/here/orch-code/v24.15.0-x64-1'],
    [{ XDG_CACHE_HOME: '/cache', HOME: '/home/a' }, '/cache/orch-code/v24.15.0-x64-1'],
    [{ XDG_CACHE_HOME: 'relative', HOME: '/home/a' }, '/home/a/.cache/orch-code/v24.15.0-x64-1'],
    [{ HOME: '' }, undefined],
    [{ HOME: '/home/a', NODE_DISABLE_COMPILE_CACHE: '1' }, undefined],
  ] as const)('With %j its folder is %s.', ([env, folder]) => {
    expect(codeCacheFolder({ ...process24, execArgv: [], env }, '1')).toBe(folder);
  });

  test('is another one for other flags of V8', () => {
    const env = { HOME: '/home/a' };
    const folders = [[], ['--jitless'], ['--max-lazy']].map((execArgv) =>
      codeCacheFolder({ ...process24, execArgv, env }, '1'),
    );
    expect(new Set(folders).size).toBe(3);
  });
});
