import type { LedgerTokens } from '../../ledger/types.ts';
import { count, object, type Loose, type UseReader } from './tokens.ts';

/** OpenAI Chat Completions: `usage` of the answer, or of the last piece of a stream. Its input contains the cached one. */
export function chatUse(): UseReader {
  return (value) => {
    const usage = object(value['usage']);
    if (!usage) return undefined;
    const cached = object(usage['prompt_tokens_details']);
    const details = object(usage['completion_tokens_details']);
    return { tokens: parts(usage['prompt_tokens'], cached, usage['completion_tokens'], details), isFinal: true };
  };
}

/** OpenAI Responses: `usage` of the answer, which the last event of a stream carries as `response`. */
export function responsesUse(): UseReader {
  return (value) => {
    const usage = object((object(value['response']) ?? value)['usage']);
    if (!usage) return undefined;
    const cached = object(usage['input_tokens_details']);
    const details = object(usage['output_tokens_details']);
    return { tokens: parts(usage['input_tokens'], cached, usage['output_tokens'], details), isFinal: true };
  };
}

function parts(input: unknown, cached: Loose | undefined, output: unknown, details: Loose | undefined): LedgerTokens {
  const cacheRead = count(cached?.['cached_tokens']);
  const cacheWrite = count(cached?.['cache_write_tokens']);
  return {
    uncachedInput: Math.max(0, count(input) - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    output: count(output),
    reasoning: count(details?.['reasoning_tokens']),
  };
}
