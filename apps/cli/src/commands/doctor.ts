import { findWorkspace, isTrusted, loadConfig } from '@orch/config';
import { readAgentsConfig } from '@orch/workflow';

import { userStateDir, type CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { columns, printable } from '../render/printable.ts';
import {
  agentChecks,
  diskCheck,
  forgeCheck,
  gitCheck,
  isolationCheck,
  memoryCheck,
  programChecks,
  sandboxCheck,
  type Check,
} from './doctor-checks.ts';
import type { CommonFlags } from './flag-kinds.ts';
import { givenFolder } from './given.ts';
import { tell } from './tell.ts';

/** `orch doctor`: looks at what orch and its agents need, and changes nothing. Exits with 1 where there is a problem. */
export async function doctor(context: CliContext, flags: CommonFlags): Promise<void> {
  await tell(context, flags, async () => {
    const { process } = context;
    const folder = givenFolder(process, '--cwd', flags.cwd);
    const { env } = process;
    const workspace = findWorkspace({ cwd: folder, userStateDir: userStateDir(env) });
    const { agents } = await loadConfig(workspace.root, isTrusted(workspace));
    const config = readAgentsConfig(agents, []);
    const [git, sandbox, disk, forge, found] = await Promise.all([
      gitCheck(env),
      sandboxCheck(config),
      diskCheck(userStateDir(env)),
      forgeCheck(config, env),
      agentChecks(config, env, workspace.root, agents !== undefined),
    ]);
    const node: Check = { name: 'node', state: 'ok', text: globalThis.process.versions.node, help: null };
    const checks = [
      node,
      git,
      disk,
      memoryCheck(),
      sandbox,
      isolationCheck(config, workspace.root, userStateDir(env)),
      forge,
      ...found,
      ...programChecks(config, env, workspace.root),
    ];
    const isSound = checks.every(({ state }) => state !== 'problem');
    return { document: { checks }, text: text(checks), ...(isSound ? {} : { exitCode: exitCodes.failed }) };
  });
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
