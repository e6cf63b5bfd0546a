import { count, object, type UseReader } from './tokens.ts';

/** Gemini: `usageMetadata` of the answer; each piece of a stream repeats it, with what it has come to. */
export function geminiUse(): UseReader {
  return (value) => {
    const usage = object(value['usageMetadata']);
    if (!usage) return undefined;
    const cacheRead = count(usage['cachedContentTokenCount']);
    const reasoning = count(usage['thoughtsTokenCount']);
    const tokens = {
      // What tools of the provider read is input as well, and stands beside the prompt.
      uncachedInput:
        Math.max(0, count(usage['promptTokenCount']) - cacheRead) + count(usage['toolUsePromptTokenCount']),
      cacheRead,
      cacheWrite: 0,
      output: count(usage['candidatesTokenCount']) + reasoning,
      reasoning,
    };
    const candidates = value['candidates'];
    const isFinal = Array.isArray(candidates) && candidates.some((one) => object(one)?.['finishReason'] !== undefined);
    // A prompt that was refused has no candidates, and comes alone.
    return { tokens, isFinal: isFinal || value['promptFeedback'] !== undefined };
  };
}
