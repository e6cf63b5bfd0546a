import type { ParsedTask } from '../adapter.ts';
import type { AgentSignal, FailedResult } from '../signals.ts';
import type { Tokens } from '../usage/usage.ts';
import { isPermitted, toolOf } from './acp-permissions.ts';
import { count, money, object, objectIn, objects, text, type Loose } from './json.ts';
import { verdictOfMessage } from './provider-errors.ts';
import { turnCounter, type TurnCounter } from './turns.ts';

/**
 * Reads what an agent says by the Agent Client Protocol, version 1 (agentclientprotocol.com): JSON-RPC, one message a line.
 * Its use is told in several ways, none of which is a stable part of the protocol except the cost of the session
 * (`usage_update`); agents were seen to tell the last call only, so that all of them count as a lower bound.
 */
export function acpParser({ session: resumed, permissions = 'full', allowedTools = [] }: ParsedTask = {}): (
  line: string,
) => readonly AgentSignal[] {
  const turns = turnCounter();
  let version: string | undefined;
  let sessionId: string | undefined;
  let answers = 0;
  let costUsd: number | null = null;

  const session = (id: string | undefined): AgentSignal[] => {
    if (id === undefined || id === sessionId) return [];
    sessionId = id;
    return [{ type: 'session', id, ...(version !== undefined && { version }) }];
  };
  const answer = (result: Loose): AgentSignal[] => {
    answers += 1;
    version ??= text(object(result['agentInfo'])?.['version']);
    const reason = text(result['stopReason']);
    if (reason === undefined) return session(text(result['sessionId']));
    const tokens = tokensOf(result);
    const usage: AgentSignal[] = tokens ? [{ type: 'usage', scope: 'process', atLeast: true, tokens, costUsd }] : [];
    const verdict = verdicts[reason];
    return [...usage, { type: 'result', ok: reason === 'end_turn', reason, ...(verdict && { verdict }) }];
  };
  return (line) => {
    const message = objectIn(line);
    if (!message) return [{ type: 'raw', line }];
    const params = object(message['params']) ?? {};
    const result = object(message['result']);
    const error = object(message['error']);
    if (result) return answer(result);
    if (error) return [failed(error)];
    const begun = session(text(params['sessionId']));
    switch (message['method']) {
      case 'session/update': {
        // An agent that resumes a session tells all of it again before it answers that it has.
        if (resumed?.resume === true && answers < 2) return begun;
        const update = object(params['update']) ?? {};
        const cost = object(update['cost']);
        if (cost?.['currency'] === 'USD') costUsd = money(cost['amount']);
        return [...begun, ...updated(update, turns, line)];
      }
      case 'session/request_permission': {
        const { name } = toolOf(params);
        const allowed = isPermitted({ permissions, allowedTools }, params);
        return [...begun, { type: 'permission', tool: name, allowed }];
      }
      default:
        return [...begun, { type: 'raw', line }];
    }
  };
}

const verdicts: Readonly<Record<string, FailedResult>> = {
  max_turn_requests: 'turns',
  max_tokens: 'failed',
  refusal: 'failed',
  cancelled: 'aborted',
};

function updated(update: Loose, turns: TurnCounter, line: string): AgentSignal[] {
  const id = text(update['toolCallId']) ?? '';
  switch (update['sessionUpdate']) {
    case 'agent_message_chunk':
      return [...turns.said(), { type: 'text', text: said(update), partial: true }];
    case 'agent_thought_chunk':
      return [...turns.said(), { type: 'text', text: said(update), partial: true, thought: true }];
    case 'user_message_chunk':
      return turns.heard();
    case 'tool_call': {
      const name = text(update['title']) ?? text(update['kind']) ?? '';
      return [
        ...turns.said(),
        { type: 'tool-start', id, name, input: update['rawInput'] },
        ...ended(update, id, turns),
      ];
    }
    case 'tool_call_update':
      return ended(update, id, turns);
    case 'plan':
      return [{ type: 'plan', entries: objects(update['entries']).map(planned) }];
    case 'usage_update':
      return [];
    default:
      return [{ type: 'raw', line }];
  }
}

function said(update: Loose): string {
  return text(object(update['content'])?.['text']) ?? '';
}

function ended({ status }: Loose, id: string, turns: TurnCounter): AgentSignal[] {
  if (status !== 'completed' && status !== 'failed') return [];
  return [{ type: 'tool-end', id, ok: status === 'completed' }, ...turns.heard()];
}

function planned(entry: Loose): { title: string; status: 'pending' | 'active' | 'done' } {
  const status = ({ in_progress: 'active', completed: 'done' } as const)[String(entry['status'])] ?? 'pending';
  return { title: text(entry['content']) ?? '', status };
}

/** Every request of ours must succeed, so that any error is how it ended. The code is that for a login that is needed. */
function failed(error: Loose): AgentSignal {
  const message = text(error['message']) ?? '';
  const details = error['data'] === undefined ? '' : ` ${JSON.stringify(error['data'])}`;
  const said = `${message}${details}`;
  const verdict = error['code'] === -32_000 ? 'auth' : verdictOfMessage(said);
  return { type: 'result', ok: false, reason: `error ${String(error['code'])}`, text: said, verdict };
}

function tokensOf(result: Loose): Tokens | undefined {
  const usage = object(result['usage']);
  if (usage) {
    return {
      uncachedInput: count(usage['inputTokens']),
      cacheRead: count(usage['cachedReadTokens']),
      cacheWrite: count(usage['cachedWriteTokens']),
      output: count(usage['outputTokens']),
      reasoning: count(usage['thoughtTokens']),
    };
  }
  const quota = object(object(object(result['_meta'])?.['quota'])?.['token_count']);
  if (!quota) return undefined;
  const [input, output] = [count(quota['input_tokens']), count(quota['output_tokens'])];
  return { uncachedInput: input, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 };
}
