import { noTokens, type AgentUsage } from '../usage/usage.ts';
import type { ProcessEnd } from './recording.ts';

/**
 * What an attempt has used: what a proxy counted, else what its stream told. Dollars that the proxy cannot tell are those of
 * the agent. An agent that tells of more than went through the proxy has gone around it: then its own word is the least.
 */
export function usageOf(
  { metered, notFound }: Pick<ProcessEnd, 'metered' | 'notFound'>,
  told: AgentUsage,
): { readonly usage: AgentUsage; readonly notes: readonly string[] } {
  if (notFound !== undefined) return { usage: { ...noTokens, costUsd: 0, confidence: 'exact' }, notes: [] };
  if (!metered) return { usage: told, notes: [] };
  const isTold = told.confidence === 'reported';
  if (isTold && told.output > metered.output) {
    const note = `calls have gone around the proxy: it counted ${metered.output} tokens of output, and ${told.output} are told of`;
    return { usage: { ...told, confidence: 'bounded' }, notes: [note] };
  }
  if (metered.costUsd !== null) return { usage: metered, notes: [] };
  if (isTold) return { usage: { ...metered, costUsd: told.costUsd }, notes: [] };
  const { atMostUsd } = told;
  return { usage: { ...metered, ...(atMostUsd !== undefined && { atMostUsd }) }, notes: [] };
}
