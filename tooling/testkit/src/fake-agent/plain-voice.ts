import type { Voice, VoiceContext } from './voice.ts';

/** A program without a format: it prints what it says, and its exit code tells how it went. */
export function plainVoice({ write }: VoiceContext): Voice {
  return {
    begin: () => undefined,
    call: () => undefined,
    say: write,
    toolStart: () => undefined,
    toolEnd: () => undefined,
    denied: (tool) => write(`may not use ${tool}`),
    rateLimit: () => write('429'),
    result: ({ text = 'done' }) => text,
    exitCode: ({ subtype = 'success', isError = false }) => (isError || subtype !== 'success' ? 1 : 0),
  };
}
