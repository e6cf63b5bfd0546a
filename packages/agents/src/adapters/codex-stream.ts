import type { AgentSignal } from '../signals.ts';
import type { Tokens } from '../usage/usage.ts';
import { count, object, objectIn, objects, text, type Loose } from './json.ts';
import { verdictOfMessage } from './provider-errors.ts';
import { turnCounter, type TurnCounter } from './turns.ts';

/**
 * Reads `codex exec --json`. The use in `turn.completed` is that of the whole thread since its first process, not of the
 * turn; its input contains what came from the cache. A process that is killed tells nothing.
 */
export function codexParser(): (line: string) => readonly AgentSignal[] {
  const turns = turnCounter();
  return (line) => {
    const event = objectIn(line);
    if (!event) return [{ type: 'raw', line }];
    switch (event['type']) {
      case 'thread.started':
        return [{ type: 'session', id: text(event['thread_id']) ?? '' }];
      case 'turn.started':
        return turns.heard();
      case 'item.started':
        return started(object(event['item']) ?? {}, turns, line);
      case 'item.updated':
        return plan(object(event['item']) ?? {});
      case 'item.completed':
        return completed(object(event['item']) ?? {}, turns, line);
      case 'turn.completed':
        return [
          { type: 'usage', scope: 'session', tokens: tokensOf(object(event['usage']) ?? {}) },
          { type: 'result', ok: true, reason: 'turn.completed' },
        ];
      case 'turn.failed':
        return failed(text(object(event['error'])?.['message']) ?? '');
      case 'error':
        return trouble(text(event['message']) ?? '', line);
      default:
        return [{ type: 'raw', line }];
    }
  };
}

const tools: Readonly<Record<string, string>> = {
  command_execution: 'command',
  file_change: 'file change',
  mcp_tool_call: 'mcp tool',
  web_search: 'web search',
};

function started(item: Loose, turns: TurnCounter, line: string): AgentSignal[] {
  const name = tools[text(item['type']) ?? ''];
  if (name === undefined) return item['type'] === 'todo_list' ? plan(item) : [{ type: 'raw', line }];
  const input = item['command'] ?? item['changes'] ?? item['query'] ?? item['tool'];
  return [...turns.said(), { type: 'tool-start', id: text(item['id']) ?? '', name, input }];
}

function completed(item: Loose, turns: TurnCounter, line: string): AgentSignal[] {
  const said = text(item['text']);
  switch (item['type']) {
    case 'agent_message':
      return [...turns.said(), { type: 'text', text: said ?? '' }];
    case 'reasoning':
      return [...turns.said(), { type: 'text', text: said ?? '', thought: true }];
    case 'todo_list':
      return plan(item);
    default: {
      const name = tools[text(item['type']) ?? ''];
      if (name === undefined) return [{ type: 'raw', line }];
      const status = text(item['status']);
      const end = { type: 'tool-end', id: text(item['id']) ?? '', ok: status === 'completed' } as const;
      const refused = status === 'declined' ? [{ type: 'permission', tool: name, allowed: false } as const] : [];
      return [...turns.said(), end, ...refused, ...turns.heard()];
    }
  }
}

function plan(item: Loose): AgentSignal[] {
  if (item['type'] !== 'todo_list') return [];
  const entries = objects(item['items']).map((entry) => ({
    title: text(entry['text']) ?? '',
    status: entry['completed'] === true ? ('done' as const) : ('pending' as const),
  }));
  return [{ type: 'plan', entries }];
}

function failed(message: string): AgentSignal[] {
  return [{ type: 'result', ok: false, reason: 'turn.failed', text: message, verdict: verdictOfMessage(message) }];
}

/** What the agent tells while it tries again by itself. */
function trouble(message: string, line: string): AgentSignal[] {
  return verdictOfMessage(message) === 'rate-limited'
    ? [{ type: 'rate-limit', limited: true }]
    : [{ type: 'raw', line }];
}

function tokensOf(usage: Loose): Tokens {
  const cacheRead = count(usage['cached_input_tokens']);
  const cacheWrite = count(usage['cache_write_input_tokens']);
  return {
    uncachedInput: Math.max(0, count(usage['input_tokens']) - cacheRead - cacheWrite),
    cacheRead,
    cacheWrite,
    output: count(usage['output_tokens']),
    reasoning: count(usage['reasoning_output_tokens']),
  };
}
