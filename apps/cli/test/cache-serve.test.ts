import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { openCache } from '@orch/cache';
import { writeTree } from '@orch/testkit';
import { expect, test } from 'vitest';

import { outcomeOf, runCli, scratch, spawnCli, type CliOutcome, type Scratch } from './run-cli.ts';

const turbo = fileURLToPath(new URL('../../../node_modules/turbo/bin/turbo', import.meta.url));

interface Serving extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  readonly team: string;
  end(signal: NodeJS.Signals): Promise<CliOutcome>;
}

/** Starts `orch cache serve` and waits until it listens. */
async function serve(where: Scratch, args: readonly string[] = [], env: Record<string, string> = {}): Promise<Serving> {
  const child = spawnCli(where, ['cache', 'serve', '--json', ...args], { env });
  if (child.stdout === null) throw new Error('no output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const ended = outcomeOf(child);
  const end = async (signal: NodeJS.Signals): Promise<CliOutcome> => {
    child.kill(signal);
    return await ended;
  };
  const told = JSON.parse(line) as { url: string; token: string; team: string };
  return { ...told, end, [Symbol.asyncDispose]: async () => void (await end('SIGTERM')) };
}

/** A workspace of one package, whose build leaves a line outside of it for each time that it runs. */
function withPackage(): Scratch {
  const where = scratch('');
  const build = `node -e "const fs = require('fs'); fs.mkdirSync('dist', { recursive: true }); fs.writeFileSync('dist/out.txt', 'built'); fs.appendFileSync('../../runs', 'run\\n')"`;
  writeTree(where.root, {
    'package.json': JSON.stringify({
      name: 'workspace',
      private: true,
      workspaces: ['packages/*'],
      packageManager: 'npm@10.9.0',
    }),
    'package-lock.json': JSON.stringify({
      name: 'workspace',
      lockfileVersion: 3,
      packages: { '': { workspaces: ['packages/*'] } },
    }),
    'turbo.json': JSON.stringify({ tasks: { build: { outputs: ['dist/**'] } } }),
    'packages/a/package.json': JSON.stringify({ name: 'a', version: '1.0.0', scripts: { build } }),
    'packages/a/index.js': '1',
    '.gitignore': 'runs\ndist\n.turbo\nnode_modules\n.orch-cache\n',
  });
  return where;
}

async function runTurbo(where: Scratch, { url, token, team }: Serving): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: where.state,
    TURBO_API: url,
    TURBO_TOKEN: token,
    TURBO_TEAM: team,
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
  };
  return await new Promise((resolve, reject) => {
    const args = [turbo, 'run', 'build', '--cache=remote:rw', '--no-daemon', '--output-logs=full', '--no-color'];
    execFile(process.execPath, args, { cwd: where.root, env }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`turbo failed\n${stdout}\n${stderr}`, { cause: error }));
    });
  });
}

test('A build of turbo is stored in the cache that orch serves, and restored from it instead of run again.', async () => {
  using where = withPackage();
  const out = join(where.root, 'packages/a/dist/out.txt');
  {
    await using server = await serve(where);
    expect(await runTurbo(where, server)).toContain('cache miss');
    rmSync(join(where.root, 'packages/a/dist'), { recursive: true });
    rmSync(join(where.root, '.turbo'), { recursive: true, force: true });
    expect(await runTurbo(where, server)).toMatch(/cache hit[^]*FULL TURBO/);
    expect(readFileSync(out, 'utf8')).toBe('built');
  }
  rmSync(join(where.root, 'packages/a/dist'), { recursive: true });
  {
    await using later = await serve(where);
    expect(await runTurbo(where, later)).toContain('FULL TURBO');
  }
  expect(readFileSync(out, 'utf8')).toBe('built');
  expect(readFileSync(join(where.root, 'runs'), 'utf8')).toBe('run\n');

  const { stdout } = await runCli(where, ['cache', 'stats', '--json']);
  const stats = JSON.parse(stdout) as {
    files: { blobs: number };
    types: Record<string, { hits: number; sets: number }>;
  };
  expect(stats.files.blobs).toBe(1);
  expect(stats.types['turbo-artifact']).toMatchObject({ sets: 1 });
  expect(stats.types['turbo-artifact']?.hits).toBeGreaterThanOrEqual(2);
}, 120_000);

test('A build of turbo that has not the token still succeeds, and stores nothing.', async () => {
  using where = withPackage();
  await using server = await serve(where);
  await runTurbo(where, { ...server, token: 'something-else-altogether' });
  expect(readFileSync(join(where.root, 'packages/a/dist/out.txt'), 'utf8')).toBe('built');
  using cache = openCache({ dir: join(where.root, '.orch-cache'), readOnly: true });
  expect(cache.list()).toEqual([]);
}, 120_000);

test('The token is made once, for the user alone, and can be given.', async () => {
  using where = scratch('');
  await using first = await serve(where);
  await using second = await serve(where);
  expect(first.token).toMatch(/^[0-9a-f]{48}$/);
  expect(second.token).toBe(first.token);
  expect(statSync(join(where.state, 'orch', 'cache-serve.token')).mode & 0o777).toBe(0o600);
  await using given = await serve(where, [], { ORCH_CACHE_TOKEN: 'one that I have chosen'.replaceAll(' ', '-') });
  expect(given.token).toBe('one-that-I-have-chosen');
  const refused = await runCli(where, ['cache', 'serve'], { env: { ORCH_CACHE_TOKEN: 'short' } });
  expect(refused.exitCode).toBe(2);
});

test('The server ends with a signal, and says with which.', async () => {
  using where = scratch('');
  const server = await serve(where, ['--read-only']);
  expect((await server.end('SIGINT')).exitCode).toBe(130);
  await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  const taken = await serve(where);
  const port = new URL(taken.url).port;
  const refused = await runCli(where, ['cache', 'serve', '--port', port]);
  expect([refused.exitCode, refused.stderr]).toMatchObject([1, expect.stringContaining('ORCH_CACHE_SERVER') as string]);
  expect((await taken.end('SIGTERM')).exitCode).toBe(143);
  expect(existsSync(join(where.root, '.orch-cache', 'cache-v1.db-wal'))).toBe(false);
});
