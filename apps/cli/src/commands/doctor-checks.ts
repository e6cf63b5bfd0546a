import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';

import { isOrchError } from '@orch/core';
import { readPressure } from '@orch/dag/limits';
import { reflinkObstacle } from '@orch/git';
import { cleanEnvironment, runProcess } from '@orch/pool';
import { probeAgents, sandboxUsed, type AgentsConfig } from '@orch/workflow';

import type { CliProcess } from '../context.ts';

/** What was looked at. `missing` is no problem: it is not needed by the configuration. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'missing' | 'warning' | 'problem';
  readonly text: string;
  readonly help: string | null;
}

type Environment = CliProcess['env'];

const gib = 1024 ** 3;

function check(name: string, state: Check['state'], text: string, help: string | null = null): Check {
  return { name, state, text, help };
}

/** The version that a program tells, as numbers; undefined where it is not there or tells none. */
async function versionOf(argv: readonly [string, ...string[]], environment: Environment): Promise<string | undefined> {
  try {
    const { stdoutTail } = await runProcess({ argv, cwd: '/', env: cleanEnvironment(environment), timeoutMs: 10_000 });
    return /\d+\.\d+(?:\.\d+)?/.exec(stdoutTail)?.[0];
  } catch (error) {
    if (isOrchError(error, 'ORCH_PROCESS_NOT_FOUND')) return undefined;
    throw error;
  }
}

export async function gitCheck(environment: Environment): Promise<Check> {
  const version = await versionOf(['git', '--version'], environment);
  if (version === undefined) return check('git', 'problem', 'not found', 'Install git 2.38 or newer.');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNewEnough = major > 2 || (major === 2 && minor >= 38);
  return check('git', isNewEnough ? 'ok' : 'problem', version, isNewEnough ? null : 'Install git 2.38 or newer.');
}

/**
 * Agents that the configuration names must be there; the others are told.
 *
 * @param isChosen - the configuration says something of agents: without, the default one need not be there.
 */
export async function agentChecks(
  { settings }: AgentsConfig,
  environment: Environment,
  cwd: string,
  isChosen: boolean,
): Promise<readonly Check[]> {
  const needed = new Set([settings.implement.agent, settings.review.agent]);
  const probes = await probeAgents(environment, cwd);
  return probes.map(({ name, state, version, tested }) => {
    const range = tested ? `tested with ${tested.from} to ${tested.to}` : '';
    const title = `agent ${name}`;
    switch (state) {
      case 'tested':
        return check(title, 'ok', version ?? '');
      case 'missing':
        if (!needed.has(name)) return check(title, 'missing', 'not found');
        return check(
          title,
          isChosen ? 'problem' : 'warning',
          'not found',
          `Install it, or set another one as \`agents.agent\`${isChosen ? '' : ', if you want agents'}.`,
        );
      case 'older':
      case 'newer':
        return check(title, 'warning', `${version ?? ''} is ${state} than what was tested`, `It was ${range}.`);
      case 'unknown':
        return check(title, 'warning', 'does not tell its version', `It was ${range}.`);
    }
    return state satisfies never;
  });
}

/** Agents of which the configuration tells the program; they have no version that was tested. */
export function programChecks(
  { settings, command, acp }: AgentsConfig,
  environment: Environment,
  cwd: string,
): Check[] {
  const used = new Set([settings.implement.agent, settings.review.agent]);
  const programs = { command: command?.[0], acp: acp?.command[0] };
  return (['command', 'acp'] as const).flatMap((name) => {
    const program = programs[name];
    const title = `agent ${name}`;
    if (program === undefined) {
      if (!used.has(name)) return [];
      return check(title, 'problem', 'has no program', `Set \`agents.${name}\` in the configuration.`);
    }
    if (isProgram(program, environment, cwd)) return check(title, 'ok', program);
    const help = `Install it, or correct \`agents.${name}\` in the configuration.`;
    return check(title, used.has(name) ? 'problem' : 'missing', `${program} is not found`, help);
  });
}

/** Whether a name or path is that of a program, as the system looks it up. */
function isProgram(program: string, environment: Environment, cwd: string): boolean {
  const folders = program.includes('/') ? [''] : (environment['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => {
    const path = resolve(cwd, folder, program);
    try {
      accessSync(path, constants.X_OK);
      return statSync(path).isFile();
    } catch {
      return false;
    }
  });
}

export async function sandboxCheck({ settings }: AgentsConfig): Promise<Check> {
  const used = await sandboxUsed(settings.sandbox === 'none' ? 'auto' : settings.sandbox);
  if (used === 'bwrap') {
    const isOff = settings.sandbox === 'none';
    return check(
      'sandbox',
      isOff ? 'warning' : 'ok',
      isOff ? 'works, and `agents.sandbox` is `none`' : 'bubblewrap works',
    );
  }
  const help = 'Install bubblewrap and allow user namespaces. Without it an agent can write wherever you can.';
  return check('sandbox', settings.sandbox === 'bwrap' ? 'problem' : 'warning', used, help);
}

/** @param folder - where worktrees would be; it need not exist. */
export function isolationCheck({ settings }: AgentsConfig, root: string, folder: string): Check {
  const { isolation = 'worktree' } = settings;
  if (isolation !== 'reflink') return check('isolation', 'ok', `each task gets a ${isolation} of its own`);
  const dotGit = join(root, '.git');
  const stats = statSync(dotGit, { throwIfNoEntry: false });
  if (stats === undefined) return check('isolation', 'missing', `${root} is no repository yet`);
  const obstacle = reflinkObstacle(stats.isFile() ? dotGit : join(dotGit, 'HEAD'), existingAbove(folder));
  if (obstacle === undefined) return check('isolation', 'ok', 'each task gets a clone that shares blocks of files');
  return check(
    'isolation',
    'problem',
    `files of ${root} cannot share blocks: ${obstacle}`,
    'Set `agents.isolation` to `clone` or `worktree`, or have both on one btrfs, XFS or APFS.',
  );
}

function existingAbove(folder: string): string {
  let existing = folder;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  return existing;
}

/** @param folder - where orch keeps its state; it need not exist. */
export async function diskCheck(folder: string): Promise<Check> {
  const existing = existingAbove(folder);
  const { bavail, bsize } = await statfs(existing);
  const free = bavail * bsize;
  const state = free < gib ? 'problem' : free < 5 * gib ? 'warning' : 'ok';
  const help = state === 'ok' ? null : 'Worktrees and recordings of agents need space.';
  return check('disk', state, `${(free / gib).toFixed(1)} GiB free in ${existing}`, help);
}

export function memoryCheck(): Check {
  const { cpus, freeMemory } = readPressure();
  const state = freeMemory < gib ? 'warning' : 'ok';
  const help = state === 'ok' ? null : 'An agent needs 200 to 700 MiB.';
  return check('memory', state, `${(freeMemory / gib).toFixed(1)} GiB free, ${cpus} cores`, help);
}

/** Whether there is a token for the forge. It is never told. */
export async function forgeCheck({ forge }: AgentsConfig, environment: Environment): Promise<Check> {
  if (forge === 'local') return check('forge', 'ok', 'local, which needs no token');
  const name = ['GITHUB_TOKEN', 'GH_TOKEN'].find((variable) => environment[variable]);
  if (name !== undefined) return check('forge', 'ok', `${forge}, by ${name}`);
  const gh = await versionOf(['gh', '--version'], environment);
  if (gh !== undefined) return check('forge', 'warning', `${forge}, by gh ${gh}`, 'See `gh auth status`.');
  return check('forge', 'problem', `${forge}, and there is no token`, 'Set GITHUB_TOKEN, or install gh and log in.');
}
