import { loadConfig, findWorkspace, isTrusted } from '@orch/config';
import { OrchError, systemClock, systemRandom, type Json } from '@orch/core';
import { startFeature, type StartOptions, type StartRequest } from '@orch/pipeline';

import { userStateDir, type CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { createInterrupt, isAbort } from '../interrupt.ts';
import { createProgress } from '../render/progress.ts';
import { reportFailure } from '../render/failure.ts';
import { renderStats, renderSummary } from '../render/summary.ts';
import { askForTrust } from '../trust-prompt.ts';
import { version } from '../version.ts';
import { continueWith } from './continue-with.ts';
import { given, givenFolder } from './given.ts';
import type { Invocation } from './runs/resumable.ts';
import type { StartFlags } from './start.command.ts';

/** `orch start`: runs the main job and sets the exit code by its result. */
export async function start({ process }: CliContext, flags: StartFlags): Promise<void> {
  const interrupt = createInterrupt(process.stderr);
  let run: string | undefined;
  try {
    const request = requestOf(flags);
    const cwd = givenFolder(process, '--cwd', flags.cwd);
    const workspace = findWorkspace({ cwd, userStateDir: userStateDir(process.env) });
    if (!flags.trust && !flags.dryRun && !isTrusted(workspace)) await askForTrust(process, workspace);
    const trusts = (): boolean => flags.trust || isTrusted(workspace);
    const config = await loadConfig(workspace.root, trusts());
    using progress = createProgress(process.stderr);
    refuseWithoutAgent(flags);
    refuseOnlyWithAgent(flags);
    await using agents =
      flags.agent === undefined
        ? undefined
        : await (
            await import('./start-agents.ts')
          ).agentsOfStart(process, flags, { workspace, config, trusted: trusts(), progress, signal: interrupt.signal });
    using monitor = flags.showStats
      ? (await import('@orch/pool')).monitorSystem({ intervalMs: 250, keep: 14_400 })
      : undefined;
    const result = await startFeature({
      request,
      invocation: invocationOf(cwd, flags),
      workspace,
      config,
      cwd,
      isTrusted: trusts,
      overwrite: flags.overwrite,
      dryRun: flags.dryRun,
      useCache: flags.cache,
      useBatch: flags.batch,
      rerun: rerunOf(flags),
      only: listOf('--only', flags.only, 'step'),
      wait: flags.wait,
      status: flags.status,
      roles: listOf('--roles', flags.roles, 'role'),
      cacheTtlMs: cacheTtlOf(process.env['ORCH_CACHE_TTL']),
      environment: process.env,
      node: { path: globalThis.process.execPath, version: globalThis.process.version },
      version,
      clock: systemClock,
      random: systemRandom,
      signal: interrupt.signal,
      agents: agents?.options,
      onEvent: (event) => {
        run ??= event.run;
        progress.onEvent(event);
        agents?.onEvent(event);
      },
      onTarget: progress.onTarget,
      onWait: progress.onWait,
      onDiagnostic: progress.onDiagnostic,
    });
    progress.end();
    if (flags.json) process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
    else process.stdout.write(renderSummary(result) + (agents?.text(result) ?? ''));
    if (flags.showStats) process.stderr.write(renderStats(result, monitor?.summary()));
    if (result.status === 'cancelled') {
      process.stderr.write(`cancelled; continue with: ${continueWith(process, flags, run)}\n`);
      process.exitCode = interrupt.exitCode ?? exitCodes.interrupted;
    } else if (!result.success) process.exitCode = exitCodes.failed;
  } catch (error) {
    if (!isAbort(error)) process.exitCode = reportFailure(process, error, flags.json);
    if (isAbort(error) || interrupt.exitCode !== undefined) {
      process.exitCode = interrupt.exitCode ?? exitCodes.interrupted;
      process.stderr.write(`cancelled; continue with: ${continueWith(process, flags, run)}\n`);
    }
  } finally {
    interrupt.dispose();
  }
}

/** Calls `orch start` once more as an earlier call had it, which continues a run that did not come to its end. */
export async function startAgain(
  context: CliContext,
  { flags }: Invocation,
  { json, trust, wait }: Pick<StartFlags, 'json' | 'trust' | 'wait'>,
): Promise<void> {
  const kept = keptFlags.flatMap((name) => (Object.hasOwn(flags, name) ? [[name, flags[name]]] : []));
  await start(context, {
    cache: true,
    batch: true,
    overwrite: false,
    force: false,
    ...(Object.fromEntries(kept) as Partial<StartFlags>),
    dryRun: false,
    interactive: false,
    showStats: false,
    json,
    trust,
    wait,
  });
}

/** Flags that decide what is run. */
const keptFlags = [
  'id',
  'prdPath',
  'status',
  'roles',
  'from',
  'only',
  'agent',
  'model',
  'fallback',
  'maxParallel',
  'timeout',
  'budget',
  'sandbox',
  'isolation',
  'meter',
  'base',
  'cache',
  'batch',
  'overwrite',
  'force',
] as const satisfies readonly (keyof StartFlags)[];

/** What {@link startAgain} needs to know of a call. */
function invocationOf(cwd: string, flags: StartFlags): Json {
  const kept = keptFlags.flatMap((name) => {
    const value = flags[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { command: 'start', cwd, flags: Object.fromEntries(kept) };
}

function requestOf(flags: StartFlags): StartRequest {
  const id = given('--id', flags.id);
  const prdPath = given('--prd-path', flags.prdPath);
  if (id !== undefined && prdPath !== undefined) {
    throw new OrchError('ORCH_USAGE', '--id and --prd-path name the same thing in two ways', {
      help: 'give one of the two',
    });
  }
  if (id !== undefined) return { id: id.trim() };
  if (prdPath !== undefined) return { prdPath };
  throw new OrchError('ORCH_USAGE', 'orch start needs a feature', {
    help: 'give --id <roadmap id> or --prd-path <file>',
  });
}

/** @throws OrchError `ORCH_USAGE` for a flag that says how agents work where none is asked for. */
function refuseWithoutAgent(flags: StartFlags): void {
  const { agent, model, fallback, interactive, maxParallel, timeout, budget, sandbox, isolation, meter, base } = flags;
  if (agent !== undefined) return;
  const asked = Object.entries({
    '--model': model,
    '--fallback': fallback,
    '--interactive': interactive ? true : undefined,
    '--max-parallel': maxParallel,
    '--timeout': timeout,
    '--budget': budget,
    '--sandbox': sandbox,
    '--isolation': isolation,
    '--meter': meter,
    '--base': base,
  });
  const [flag] = asked.find(([, value]) => value !== undefined) ?? [];
  if (flag === undefined) return;
  throw new OrchError('ORCH_USAGE', `${flag} is about agents, and no agent is asked for`, {
    help: 'name one with --agent, such as --agent claude',
  });
}

/** @throws OrchError `ORCH_USAGE`: what agents do is told by steps that might be left out. */
function refuseOnlyWithAgent({ agent, only }: StartFlags): void {
  if (agent === undefined || only === undefined) return;
  throw new OrchError('ORCH_USAGE', '--only leaves steps out, and agents need all of them', {
    help: 'leave out --only, or --agent',
  });
}

function rerunOf({ force, from }: StartFlags): StartOptions['rerun'] {
  const step = given('--from', from)?.trim();
  if (force && step !== undefined) {
    throw new OrchError('ORCH_USAGE', '--force runs every step again, --from only a part of them', {
      help: 'give one of the two',
    });
  }
  if (force) return 'all';
  return step === undefined ? undefined : { from: step };
}

/** The words of a flag that takes several, separated by commas. */
function listOf(flag: string, text: string | undefined, what: string): string[] | undefined {
  if (text === undefined) return undefined;
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
  if (words.length > 0) return words;
  throw new OrchError('ORCH_USAGE', `${flag} names no ${what}`, {
    help: `separate ${what}s by commas: ${flag} "a,b"`,
  });
}

function cacheTtlOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new OrchError('ORCH_CONFIG_CACHE_TTL', `ORCH_CACHE_TTL is not a number of milliseconds: ${text}`, {
    help: 'for one hour, set it to 3600000',
  });
}
