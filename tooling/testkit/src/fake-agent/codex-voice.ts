import { addCall, type Voice, type VoiceContext } from './voice.ts';

/** Talks like `codex exec --json`. */
export function codexVoice({ sessionId, write, totals }: VoiceContext): Voice {
  let items = 0;
  let command = '';
  const line = (value: Record<string, unknown>): void => write(JSON.stringify(value));
  const item = () => `item_${items}`;

  return {
    begin: () => {
      line({ type: 'thread.started', thread_id: sessionId });
      line({ type: 'turn.started' });
    },
    call: (call) => addCall(totals, call),
    say: (text) => {
      line({ type: 'item.completed', item: { id: item(), type: 'agent_message', text } });
      items += 1;
    },
    toolStart: (_name, input) => {
      command = JSON.stringify(input);
      const started = { id: item(), type: 'command_execution', command, exit_code: null, status: 'in_progress' };
      line({ type: 'item.started', item: started });
    },
    toolEnd: (ok, output) => {
      const done = { exit_code: ok ? 0 : 1, status: ok ? 'completed' : 'failed', aggregated_output: output };
      line({ type: 'item.completed', item: { id: item(), type: 'command_execution', command, ...done } });
      items += 1;
    },
    denied: () => undefined,
    rateLimit: () => undefined,
    result: ({ subtype = 'success', isError = false, apiStatus, text = 'done' }) => {
      if (isError || subtype !== 'success') {
        const status = apiStatus === undefined ? '' : `unexpected status ${apiStatus}: `;
        return JSON.stringify({ type: 'turn.failed', error: { message: `${status}${text}` } });
      }
      const usage = {
        input_tokens: totals.uncachedInput + totals.cacheRead,
        cached_input_tokens: totals.cacheRead,
        output_tokens: totals.output,
        reasoning_output_tokens: 0,
      };
      return JSON.stringify({ type: 'turn.completed', usage });
    },
    exitCode: ({ subtype = 'success', isError = false }) => (isError || subtype !== 'success' ? 1 : 0),
  };
}
