import { randomUUID } from 'node:crypto';

import { addCall, type Voice, type VoiceContext } from './voice.ts';

const model = 'claude-fake-1';

/** Talks like `claude --print --output-format stream-json --verbose --include-partial-messages`. */
export function claudeVoice({ sessionId, cwd, write, totals }: VoiceContext): Voice {
  const denials: { tool_name: string; tool_use_id: string; tool_input: unknown }[] = [];
  const process = `${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`;
  let calls = 0;
  let tools = 0;
  const message = () => `msg_${process}_${calls}`;
  const tool = () => `toolu_${process}_${tools}`;
  const line = (value: Record<string, unknown>): void =>
    write(JSON.stringify({ ...value, session_id: sessionId, uuid: randomUUID() }));
  let usage: Record<string, number> = { input_tokens: 0, output_tokens: 1 };
  const assistant = (content: unknown): void =>
    line({
      type: 'assistant',
      message: { id: message(), type: 'message', role: 'assistant', model, content: [content], usage },
      parent_tool_use_id: null,
    });

  return {
    begin: () => {
      line({ type: 'system', subtype: 'ui_invalidate' });
      line({ type: 'system', subtype: 'init', cwd, tools: ['Bash', 'Edit'], model, claude_code_version: '2.1.329' });
    },
    call: (call) => {
      calls += 1;
      addCall(totals, call);
      usage = {
        input_tokens: call.uncachedInput,
        cache_creation_input_tokens: call.cacheWrite,
        cache_read_input_tokens: call.cacheRead,
        output_tokens: 1,
      };
      const start = { type: 'message_start', message: { id: message(), model, usage } };
      line({ type: 'stream_event', event: start, parent_tool_use_id: null });
      const delta = { type: 'message_delta', usage: { ...usage, output_tokens: call.output } };
      line({ type: 'stream_event', event: delta, parent_tool_use_id: null });
    },
    say: (text) => assistant({ type: 'text', text }),
    toolStart: (name, input) => {
      tools += 1;
      assistant({ type: 'tool_use', id: tool(), name, input });
    },
    toolEnd: (ok, output) => {
      const content = [{ type: 'tool_result', tool_use_id: tool(), content: output, is_error: !ok }];
      line({ type: 'user', message: { role: 'user', content }, parent_tool_use_id: null });
    },
    denied: (name) => {
      denials.push({ tool_name: name, tool_use_id: tool(), tool_input: {} });
    },
    rateLimit: (status, resetsAt) =>
      line({ type: 'rate_limit_event', rate_limit_info: { status, resetsAt: Math.ceil(resetsAt / 1000) } }),
    result: ({ subtype = 'success', isError = false, apiStatus = null, text = 'done' }) =>
      // The key order of the real one: the type is not the first.
      JSON.stringify({
        duration_api_ms: 1,
        session_id: sessionId,
        total_cost_usd: totals.costUsd,
        usage: { input_tokens: totals.uncachedInput, output_tokens: totals.output },
        modelUsage: {
          [model]: {
            inputTokens: totals.uncachedInput,
            outputTokens: totals.output,
            cacheReadInputTokens: totals.cacheRead,
            cacheCreationInputTokens: totals.cacheWrite,
            costUSD: totals.costUsd,
          },
        },
        permission_denials: denials,
        is_error: isError,
        num_turns: calls,
        subtype,
        api_error_status: apiStatus,
        result: text,
        type: 'result',
      }),
    exitCode: ({ subtype = 'success', isError = false }) => (isError || subtype !== 'success' ? 1 : 0),
  };
}
