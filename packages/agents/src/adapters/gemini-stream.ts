import type { AgentSignal } from '../signals.ts';
import type { Tokens } from '../usage/usage.ts';
import { count, object, objectIn, text, type Loose } from './json.ts';
import { verdictOfMessage } from './provider-errors.ts';
import { turnCounter, type TurnCounter } from './turns.ts';

/**
 * Reads `gemini --output-format stream-json`. The statistics of the result are those of this process; their input contains
 * what came from the cache, and thoughts are in their total only.
 */
export function geminiParser(): (line: string) => readonly AgentSignal[] {
  const turns = turnCounter();
  const names = new Map<string, string>();
  return (line) => {
    const event = objectIn(line);
    if (!event) return [{ type: 'raw', line }];
    switch (event['type']) {
      case 'init':
        return [session(event)];
      case 'message':
        return message(event, turns);
      case 'tool_use': {
        const id = text(event['tool_id']) ?? '';
        const name = text(event['tool_name']) ?? '';
        names.set(id, name);
        return [...turns.said(), { type: 'tool-start', id, name, input: event['parameters'] }];
      }
      case 'tool_result':
        return [...toolResult(event, names), ...turns.heard()];
      case 'error':
        return trouble(text(event['message']) ?? '', line);
      case 'result':
        return result(event);
      default:
        return [{ type: 'raw', line }];
    }
  };
}

function session(event: Loose): AgentSignal {
  const model = text(event['model']);
  return { type: 'session', id: text(event['session_id']) ?? '', ...(model !== undefined && { model }) };
}

function message(event: Loose, turns: TurnCounter): AgentSignal[] {
  if (event['role'] !== 'assistant') return turns.heard();
  const said = text(event['content']) ?? '';
  return [...turns.said(), { type: 'text', text: said, ...(event['delta'] === true && { partial: true }) }];
}

function toolResult(event: Loose, names: ReadonlyMap<string, string>): AgentSignal[] {
  const id = text(event['tool_id']) ?? '';
  const ok = event['status'] === 'success';
  const error = object(event['error']);
  const why = `${text(error?.['type'])} ${text(error?.['message'])} ${text(event['output'])}`;
  const refused = !ok && /requires user confirmation|policy_violation|denied by policy|execution_denied/i.test(why);
  const end: AgentSignal = { type: 'tool-end', id, ok };
  return refused ? [end, { type: 'permission', tool: names.get(id) ?? 'a tool', allowed: false }] : [end];
}

function trouble(said: string, line: string): AgentSignal[] {
  return verdictOfMessage(said) === 'rate-limited' ? [{ type: 'rate-limit', limited: true }] : [{ type: 'raw', line }];
}

function result(event: Loose): AgentSignal[] {
  const stats = object(event['stats']);
  const models = Object.keys(object(stats?.['models']) ?? {});
  const [model] = models;
  const usage: AgentSignal[] = stats
    ? [{ type: 'usage', scope: 'process', tokens: tokensOf(stats), ...(model !== undefined && { model }) }]
    : [];
  if (event['status'] === 'success') return [...usage, { type: 'result', ok: true, reason: 'success' }];
  const said = text(object(event['error'])?.['message']) ?? '';
  const kind = text(object(event['error'])?.['type']) ?? 'an error';
  const verdict = /MaxSessionTurns|TurnLimit/.test(kind) ? 'turns' : verdictOfMessage(said);
  return [...usage, { type: 'result', ok: false, reason: kind, text: said, verdict }];
}

function tokensOf(stats: Loose): Tokens {
  const input = count(stats['input_tokens']);
  const cacheRead = count(stats['cached']);
  const answered = count(stats['output_tokens']);
  const reasoning = Math.max(0, count(stats['total_tokens']) - input - answered);
  return {
    uncachedInput: Math.max(0, input - cacheRead),
    cacheRead,
    cacheWrite: 0,
    output: answered + reasoning,
    reasoning,
  };
}
