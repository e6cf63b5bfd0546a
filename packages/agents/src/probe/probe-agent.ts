import { isOrchError } from '@orch/core';
import { runProcess } from '@orch/pool';

import type { AgentAdapter } from '../adapter.ts';
import { agentEnvironment } from '../environment.ts';

/** What is known of an agent on this machine. */
export interface AgentProbe {
  readonly name: string;
  /**
   * - `tested`: within the versions that were tested
   * - `older`, `newer`: outside of them; its flags or its stream may differ
   * - `unknown`: it is there and does not tell its version
   * - `missing`: there is no such program
   */
  readonly state: 'tested' | 'older' | 'newer' | 'unknown' | 'missing';
  readonly version?: string;
  readonly tested?: { readonly from: string; readonly to: string };
}

const timeoutMs = 60_000;

/** Asks an agent for its version, without a call of a model. */
export async function probeAgent(
  adapter: AgentAdapter,
  { environment, cwd }: { readonly environment: Readonly<Record<string, string | undefined>>; readonly cwd: string },
): Promise<AgentProbe> {
  const { name, version: probe } = adapter;
  if (!probe) return { name, state: 'unknown' };
  const { tested } = probe;
  try {
    const env = agentEnvironment(environment, adapter.environment, []);
    const { stdoutTail, stderrTail } = await runProcess({ argv: probe.argv, cwd, env, timeoutMs });
    const version = /\d+\.\d+\.\d+/.exec(`${stdoutTail}\n${stderrTail}`)?.[0];
    if (version === undefined) return { name, state: 'unknown', tested };
    const state = isBefore(version, tested.from) ? 'older' : isBefore(tested.to, version) ? 'newer' : 'tested';
    return { name, state, version, tested };
  } catch (error) {
    if (isOrchError(error, 'ORCH_PROCESS_NOT_FOUND')) return { name, state: 'missing', tested };
    throw error;
  }
}

/** Whether a version of three numbers comes before another. */
function isBefore(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const at = left?.findIndex((number, index) => number !== right?.[index]) ?? -1;
  return at !== -1 && (left?.[at] ?? 0) < (right?.[at] ?? 0);
}
