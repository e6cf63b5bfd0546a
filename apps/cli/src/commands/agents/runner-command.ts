import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { OrchError } from '@orch/core';

/** Variable that names another runner. */
const variable = 'ORCH_AGENT_RUNNER';

/**
 * A runner waits for its agent nearly all of its life: a small nursery spares it some megabytes. That it compiles nothing is its own
 * doing. Names of V8's flags are no promise: this is that of this version of Node.
 */
const lean: readonly string[] = process.versions.node.startsWith('24.') ? ['--max-semi-space-size=1'] : [];

/**
 * The command that works on one task: what `ORCH_AGENT_RUNNER` names, the one beside the sources of this file, or the
 * installed package.
 *
 * @throws OrchError `ORCH_RUNNER_MISSING`
 */
export function runnerCommand(
  environment: Readonly<Record<string, string | undefined>>,
  node: string,
  root: string,
): readonly [string, ...string[]] {
  const named = environment[variable];
  if (named !== undefined && named !== '') {
    if (isAbsolute(named) && existsSync(named)) return [node, ...lean, named];
    throw new OrchError('ORCH_RUNNER_MISSING', `${variable} names ${named}, which is no file`, {
      help: 'Give the absolute path of orch-agent.',
    });
  }
  const source = fileURLToPath(new URL('../../../../agent-runner/src/main.ts', import.meta.url));
  if (existsSync(source)) return [node, ...lean, '--conditions=@orch/source', source];
  for (const from of [import.meta.url, join(root, 'package.json')]) {
    const installed = installedRunner(from);
    if (installed !== undefined) return [node, ...lean, installed];
  }
  throw new OrchError('ORCH_RUNNER_MISSING', 'orch-agent, which works on single tasks, is not installed', {
    help: 'Install @orch/agent-runner beside @orch/cli.',
  });
}

function installedRunner(from: string): string | undefined {
  try {
    const { createRequire } = process.getBuiltinModule('node:module');
    const manifest = createRequire(from).resolve('@orch/agent-runner/package.json');
    return join(manifest, '..', 'dist', 'orch-agent.cjs');
  } catch {
    return undefined; // it is not installed there
  }
}
