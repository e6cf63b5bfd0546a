import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';

import { openBlobs, openCache, serveArtifacts } from '@orch/cache';
import { formatDiagnostic, OrchError, systemRandom, type Diagnostic } from '@orch/core';

import { userStateDir, type CliContext } from '../context.ts';
import { createInterrupt } from '../interrupt.ts';
import { reportFailure } from '../render/failure.ts';
import type { CacheServeFlags } from './cache.command.ts';
import { blobsDirOf, cacheDirOf } from './cache.ts';

/** `orch cache serve`: serves until a signal ends it. */
export async function cacheServe({ process }: CliContext, flags: CacheServeFlags): Promise<void> {
  const interrupt = createInterrupt(process.stderr);
  try {
    const dir = await cacheDirOf(process, flags);
    const token = tokenOf(process.env);
    const onWarning = (warning: Diagnostic): void => process.stderr.write(`${formatDiagnostic(warning)}\n`);
    using cache = openCache({ dir, onWarning });
    await using server = await serveArtifacts({
      cache,
      blobs: openBlobs({ dir: blobsDirOf(dir), onWarning }),
      token,
      host: flags.host,
      port: flags.port,
      readOnly: flags.readOnly,
      onRequest: ({ method, path, status }) => process.stderr.write(`${status} ${method} ${path}\n`),
    });
    const { url } = server;
    process.stdout.write(
      flags.json
        ? `${JSON.stringify({ v: 1, dir, url, token, team: flags.team })}\n`
        : `export TURBO_API=${url}\nexport TURBO_TOKEN=${token}\nexport TURBO_TEAM=${flags.team}\n`,
    );
    if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
    process.exitCode = interrupt.exitCode ?? 0;
  } catch (error) {
    process.exitCode = reportFailure(process, error, flags.json);
  } finally {
    interrupt.dispose();
  }
}

const tokenForm = /^[!-~]{16,}$/;

/** The user's word: `$ORCH_CACHE_TOKEN`, or one that is made once, which only the user can read. */
function tokenOf(env: CliContext['process']['env']): string {
  const given = env['ORCH_CACHE_TOKEN'];
  if (given !== undefined && given !== '') {
    if (tokenForm.test(given)) return given;
    throw new OrchError('ORCH_USAGE', '$ORCH_CACHE_TOKEN needs 16 printable characters or more');
  }
  const file = join(userStateDir(env), 'orch', 'cache-serve.token');
  const known = read(file);
  if (known !== undefined) return known;
  const made = systemRandom.hex(24);
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${systemRandom.hex(6)}`;
  writeFileSync(temporary, made, { mode: 0o600, flag: 'wx' });
  renameSync(temporary, file);
  return made;
}

function read(file: string): string | undefined {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return tokenForm.test(text) ? text : undefined;
  } catch {
    // There is none yet.
    return undefined;
  }
}
