import type { AgentSignal } from '../signals.ts';
import { count, money, object, objectIn, text, type Loose } from './json.ts';
import { verdictOfMessage } from './provider-errors.ts';

/**
 * Reads `opencode run --format json`. There is no line for the end: it has come when a step ends with the reason `stop`.
 * Each step tells the use of its call; cached input and thoughts stand beside input and output, not in them.
 */
export function opencodeParser(): (line: string) => readonly AgentSignal[] {
  let sessionId: string | undefined;
  return (line) => {
    const event = objectIn(line);
    if (!event) return [{ type: 'raw', line }];
    const id = text(event['sessionID']);
    const begun: AgentSignal[] = id !== undefined && id !== sessionId ? [{ type: 'session', id }] : [];
    sessionId = id ?? sessionId;
    const part = object(event['part']) ?? {};
    switch (event['type']) {
      case 'step_start':
        return [...begun, { type: 'turn', id: text(part['messageID']) ?? '' }];
      case 'text':
        return [...begun, { type: 'text', text: text(part['text']) ?? '' }];
      case 'reasoning':
        return [...begun, { type: 'text', text: text(part['text']) ?? '', thought: true }];
      case 'tool_use':
        return [...begun, ...toolUse(part)];
      case 'step_finish':
        return [...begun, ...stepFinish(part)];
      case 'error':
        return [...begun, failure(object(event['error']) ?? {})];
      default:
        return [...begun, { type: 'raw', line }];
    }
  };
}

/** Tools are told when they have ended. */
function toolUse(part: Loose): AgentSignal[] {
  const id = text(part['callID']) ?? '';
  const name = text(part['tool']) ?? '';
  const state = object(part['state']) ?? {};
  const ok = state['status'] === 'completed';
  const why = text(state['error']) ?? '';
  const refused = !ok && /rejected permission|specified a rule which prevents|permission/i.test(why);
  const signals: AgentSignal[] = [
    { type: 'tool-start', id, name, input: state['input'] },
    { type: 'tool-end', id, ok },
  ];
  if (refused) signals.push({ type: 'permission', tool: name, allowed: false });
  return signals;
}

function stepFinish(part: Loose): AgentSignal[] {
  const tokens = object(part['tokens']) ?? {};
  const cache = object(tokens['cache']) ?? {};
  const reasoning = count(tokens['reasoning']);
  const usage: AgentSignal = {
    type: 'usage',
    scope: 'call',
    id: text(part['id']) ?? '',
    costUsd: money(part['cost']),
    tokens: {
      uncachedInput: count(tokens['input']),
      cacheRead: count(cache['read']),
      cacheWrite: count(cache['write']),
      output: count(tokens['output']) + reasoning,
      reasoning,
    },
  };
  const reason = text(part['reason']) ?? 'no reason';
  if (reason === 'tool-calls') return [usage];
  return [usage, { type: 'result', ok: reason === 'stop', reason }];
}

function failure(error: Loose): AgentSignal {
  const data = object(error['data']) ?? {};
  const said = text(data['message']) ?? text(error['message']) ?? '';
  const status = typeof data['statusCode'] === 'number' ? ` ${data['statusCode']}` : '';
  const reason = text(error['name']) ?? 'an error';
  return { type: 'result', ok: false, reason, text: said, verdict: verdictOfMessage(`${reason}${status} ${said}`) };
}
