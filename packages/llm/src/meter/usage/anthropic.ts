import type { LedgerTokens } from '../../ledger/types.ts';
import { count, noTokens, object, type Loose, type UseReader } from './tokens.ts';

/**
 * Anthropic Messages: an answer as one object tells its `usage`; as a stream `message_start` tells the input, and each
 * `message_delta` the sums so far.
 */
export function anthropicUse(): UseReader {
  let tokens = noTokens;
  return (value) => {
    const start = object(value['message']);
    const usage = object(value['usage']) ?? object(start?.['usage']);
    if (!usage) return undefined;
    tokens = greater(tokens, tokensOf(usage));
    return { tokens, isFinal: value['type'] === 'message_delta' || value['type'] === 'message' };
  };
}

function tokensOf(usage: Loose): LedgerTokens {
  return {
    uncachedInput: count(usage['input_tokens']),
    cacheRead: count(usage['cache_read_input_tokens']),
    cacheWrite: count(usage['cache_creation_input_tokens']),
    output: count(usage['output_tokens']),
    reasoning: count(object(usage['output_tokens_details'])?.['thinking_tokens']),
  };
}

/** Counts in a stream only grow, and a later line need not repeat all of them. */
function greater(a: LedgerTokens, b: LedgerTokens): LedgerTokens {
  return {
    uncachedInput: Math.max(a.uncachedInput, b.uncachedInput),
    cacheRead: Math.max(a.cacheRead, b.cacheRead),
    cacheWrite: Math.max(a.cacheWrite, b.cacheWrite),
    output: Math.max(a.output, b.output),
    reasoning: Math.max(a.reasoning, b.reasoning),
  };
}
