import { findWorkspace, isTrusted, loadConfig } from '@orch/config';
import { readAgentsConfig } from '@orch/workflow';

import { userStateDir, type CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { reportFailure } from '../render/failure.ts';
import { columns, printable } from '../render/printable.ts';
import {
  agentChecks,
  diskCheck,
  forgeCheck,
  gitCheck,
  memoryCheck,
  sandboxCheck,
  type Check,
} from './doctor-checks.ts';
import type { CommonFlags } from './flag-kinds.ts';
import { givenFolder } from './given.ts';

/** What `orch doctor --json` prints. */
interface DoctorResult {
  readonly v: 1;
  /** Whether there is no problem. */
  readonly success: boolean;
  readonly checks: readonly Check[];
}

/** `orch doctor`: looks at what orch and its agents need, and changes nothing. Exits with 1 where there is a problem. */
export async function doctor({ process }: CliContext, { json, cwd }: CommonFlags): Promise<void> {
  try {
    const folder = givenFolder(process, '--cwd', cwd);
    const { env } = process;
    const workspace = findWorkspace({ cwd: folder, userStateDir: userStateDir(env) });
    const { agents } = await loadConfig(workspace.root, isTrusted(workspace));
    const config = readAgentsConfig(agents, []);
    const [git, sandbox, disk, forge, found] = await Promise.all([
      gitCheck(env),
      sandboxCheck(config),
      diskCheck(userStateDir(env)),
      forgeCheck(config, env),
      agentChecks(config, env, workspace.root),
    ]);
    const node: Check = { name: 'node', state: 'ok', text: globalThis.process.versions.node, help: null };
    const checks = [node, git, disk, memoryCheck(), sandbox, forge, ...found];
    const success = checks.every(({ state }) => state !== 'problem');
    const result: DoctorResult = { v: 1, success, checks };
    process.stdout.write(json ? `${JSON.stringify(result, undefined, 2)}\n` : text(checks));
    if (!success) process.exitCode = exitCodes.failed;
  } catch (error) {
    process.exitCode = reportFailure(process, error, json);
  }
}

function text(checks: readonly Check[]): string {
  const lines = columns(checks.map(({ name, state, text: told }) => [state, name, printable(told)]));
  return (
    lines
      .flatMap((line, index) => {
        const help = checks[index]?.help ?? null;
        return help === null ? [line] : [line, `    help: ${printable(help)}`];
      })
      .join('\n') + '\n'
  );
}
