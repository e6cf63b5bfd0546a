import { existsSync } from 'node:fs';

import { OrchError } from '@orch/core';
import { runProcess, strongestContainment } from '@orch/pool';

import type { AgentOutcome } from '../outcome.ts';
import type { SandboxMode } from '../task.ts';
import { bubblewrap, program } from './bubblewrap.ts';
import type { SandboxFolders } from './folders.ts';

/** A sandbox that is ready: what stands before the command, and what the outcome tells. */
export interface Sandbox {
  readonly prefix: readonly string[];
  readonly told: AgentOutcome['sandbox'];
}

/**
 * The sandbox for an agent.
 *
 * @throws OrchError `ORCH_AGENT_SANDBOX` where `bwrap` is asked for and does not work here
 */
export async function openSandbox(mode: SandboxMode, folders: () => SandboxFolders): Promise<Sandbox> {
  if (mode === 'none') return { prefix: [], told: { used: 'none', reason: 'none was asked for' } };
  const obstacle = await sandboxObstacle();
  if (obstacle === undefined) {
    return { prefix: bubblewrap(folders(), await namespaceOfPool()), told: { used: 'bwrap' } };
  }
  if (mode === 'auto') return { prefix: [], told: { used: 'none', reason: obstacle } };
  throw new OrchError('ORCH_AGENT_SANDBOX', `agents cannot be put into a sandbox here: ${obstacle}`, {
    help: 'Install bubblewrap and allow user namespaces, or choose the sandbox `auto` or `none`.',
  });
}

let probed: Promise<string | undefined> | undefined;

/** Why agents cannot be put into a sandbox here; undefined where they can. Tried out once a process. */
export function sandboxObstacle(): Promise<string | undefined> {
  probed ??= probe();
  return probed;
}

async function probe(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'bubblewrap is for Linux';
  if (!existsSync(program)) return `there is no ${program}`;
  const folders = { cwd: '/', writable: [], protected: [], hidden: [] };
  const check = 'test ! -w /usr && test ! -w /etc';
  const { exitCode, stderrTail } = await runProcess({
    argv: [...bubblewrap(folders, await namespaceOfPool()), '/bin/sh', '-c', check],
    cwd: '/',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    containment: 'namespace',
    timeoutMs: 5000,
  });
  if (exitCode === 0) return undefined;
  return `bubblewrap does not work: ${stderrTail.trim().split('\n', 1)[0] || `exit code ${exitCode}`}`;
}

/** Whether the pool puts commands into a PID namespace: then bubblewrap needs none of its own. */
async function namespaceOfPool(): Promise<boolean> {
  return (await strongestContainment()) === 'namespace';
}
