import type { AgentSignal, FailedResult, ResultEvent } from '../signals.ts';
import { noTokens, addTokens, type Tokens } from '../usage/usage.ts';
import { count, money, object, objectIn, objects, text, type Loose } from './json.ts';

/**
 * Reads `claude --output-format stream-json --verbose --include-partial-messages`.
 *
 * - `total_cost_usd` and `modelUsage` of the result are sums of the session since its first process, `usage` is the main
 *   loop of this process only. An attempt that is killed tells nothing: then the single calls are all there is.
 * - An `assistant` line repeats the use that its call began with; the last `message_delta` of a call has what it came to.
 * - The order of keys is not stable, and lines of unknown types come first.
 */
export function claudeParser(): (line: string) => readonly AgentSignal[] {
  /** The call under way, of the main agent and of each one below it. */
  const calls = new Map<string, string>();
  return (line) => {
    const message = objectIn(line);
    if (!message) return [{ type: 'raw', line }];
    switch (message['type']) {
      case 'system':
        return system(message, line);
      case 'assistant':
        return assistant(message);
      case 'user':
        return user(message);
      case 'stream_event':
        return partial(message, calls);
      case 'rate_limit_event':
        return rateLimit(object(message['rate_limit_info']) ?? {});
      case 'result':
        return result(message);
      default:
        return [{ type: 'raw', line }];
    }
  };
}

function system(message: Loose, line: string): AgentSignal[] {
  if (message['subtype'] === 'api_retry') {
    const limited = [429, 529].includes(count(message['error_status']));
    return limited ? [{ type: 'rate-limit', limited: true }] : [{ type: 'raw', line }];
  }
  const id = text(message['session_id']);
  if (message['subtype'] !== 'init' || id === undefined) return [{ type: 'raw', line }];
  const model = text(message['model']);
  const version = text(message['claude_code_version']);
  return [{ type: 'session', id, ...(model !== undefined && { model }), ...(version !== undefined && { version }) }];
}

function assistant(line: Loose): AgentSignal[] {
  const message = object(line['message']) ?? {};
  const id = text(message['id']) ?? '';
  const signals: AgentSignal[] = [{ type: 'turn', id }, callUsage(id, message)];
  for (const block of objects(message['content'])) {
    const said = text(block['text']) ?? text(block['thinking']);
    if (block['type'] === 'tool_use') {
      const name = text(block['name']) ?? '';
      signals.push({ type: 'tool-start', id: text(block['id']) ?? '', name, input: block['input'] });
      if (name === 'TodoWrite') signals.push(...plan(object(block['input'])));
    } else if (said !== undefined) {
      signals.push({ type: 'text', text: said, ...(block['type'] === 'thinking' && { thought: true }) });
    }
  }
  return signals;
}

function user(line: Loose): AgentSignal[] {
  return objects(object(line['message'])?.['content']).flatMap((block) =>
    block['type'] === 'tool_result'
      ? [{ type: 'tool-end', id: text(block['tool_use_id']) ?? '', ok: block['is_error'] !== true }]
      : [],
  );
}

/** Of what comes in pieces only the use of calls is of interest: the text comes again whole. */
function partial(line: Loose, calls: Map<string, string>): AgentSignal[] {
  const event = object(line['event']) ?? {};
  const agent = text(line['parent_tool_use_id']) ?? '';
  if (event['type'] === 'message_start') {
    const message = object(event['message']) ?? {};
    const id = text(message['id']) ?? '';
    calls.set(agent, id);
    return [{ type: 'turn', id }, callUsage(id, message)];
  }
  const id = calls.get(agent);
  return event['type'] === 'message_delta' && id !== undefined ? [callUsage(id, event)] : [];
}

function callUsage(id: string, holder: Loose): AgentSignal {
  const model = text(holder['model']);
  const tokens = tokensOf(object(holder['usage']) ?? {});
  return { type: 'usage', scope: 'call', id, tokens, ...(model !== undefined && { model }) };
}

function tokensOf(usage: Loose): Tokens {
  return {
    uncachedInput: count(usage['input_tokens']),
    cacheRead: count(usage['cache_read_input_tokens']),
    cacheWrite: count(usage['cache_creation_input_tokens']),
    output: count(usage['output_tokens']),
    reasoning: count(object(usage['output_tokens_details'])?.['thinking_tokens']),
  };
}

function plan(input: Loose | undefined): AgentSignal[] {
  const entries = objects(input?.['todos']).map((todo) => ({
    title: text(todo['content']) ?? '',
    status: ({ in_progress: 'active', completed: 'done' } as const)[String(todo['status'])] ?? ('pending' as const),
  }));
  return [{ type: 'plan', entries }];
}

function rateLimit(info: Loose): AgentSignal[] {
  const resets = info['resetsAt'];
  return [
    {
      type: 'rate-limit',
      limited: info['status'] === 'rejected',
      ...(typeof resets === 'number' && { resetsAt: resets * 1000 }),
    },
  ];
}

function result(message: Loose): AgentSignal[] {
  const models = objects(Object.values(object(message['modelUsage']) ?? {}));
  const tokens = models.map(modelTokens).reduce(addTokens, noTokens);
  const costUsd = money(message['total_cost_usd']);
  return [{ type: 'usage', scope: 'session', tokens, costUsd }, ending(message)];
}

function modelTokens(usage: Loose): Tokens {
  return {
    uncachedInput: count(usage['inputTokens']),
    cacheRead: count(usage['cacheReadInputTokens']),
    cacheWrite: count(usage['cacheCreationInputTokens']),
    output: count(usage['outputTokens']),
    reasoning: count(usage['thinkingTokens']),
  };
}

function ending(message: Loose): ResultEvent {
  const subtype = text(message['subtype']) ?? 'nothing known';
  const ok = subtype === 'success' && message['is_error'] !== true;
  const said = text(message['result']);
  const verdict = ok ? undefined : verdictOf(subtype, count(message['api_error_status']), said ?? '');
  return {
    type: 'result',
    ok,
    reason: ok || subtype !== 'success' ? subtype : 'an error',
    ...(said !== undefined && { text: said }),
    ...(verdict && { verdict }),
    denied: [...new Set(objects(message['permission_denials']).map((one) => text(one['tool_name']) ?? 'a tool'))],
  };
}

function verdictOf(subtype: string, status: number, said: string): FailedResult {
  if (subtype === 'error_max_turns') return 'turns';
  if (subtype === 'error_max_budget_usd') return 'budget';
  if (status === 429 || status === 529 || /usage limit reached|rate limit/i.test(said)) return 'rate-limited';
  if (status === 401 || status === 403 || /invalid api key|please run \/login/i.test(said)) return 'auth';
  return 'failed';
}
