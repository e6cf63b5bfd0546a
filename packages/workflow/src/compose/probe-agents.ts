import { probeAgent, sandboxObstacle, type AgentProbe } from '@orch/agents';

import { adapterOf } from './adapters.ts';

/** Agents whose versions can be asked for. */
const known = ['claude', 'codex', 'gemini', 'opencode'] as const;

/** Asks the known agents for their versions, without a call of a model. */
export async function probeAgents(
  environment: Readonly<Record<string, string | undefined>>,
  cwd: string,
): Promise<readonly AgentProbe[]> {
  const none = { command: null, acp: null };
  return await Promise.all(known.map((name) => probeAgent(adapterOf(name, none), { environment, cwd })));
}

/** What a sandbox setting comes to on this machine, as results tell it: `bwrap`, or `none` with the reason. */
export async function sandboxUsed(setting: 'auto' | 'bwrap' | 'none'): Promise<string> {
  if (setting === 'none') return 'none: none was asked for';
  const obstacle = await sandboxObstacle();
  return obstacle === undefined ? 'bwrap' : `none: ${obstacle}`;
}
