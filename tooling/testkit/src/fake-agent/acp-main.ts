import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv, env, exit, stdin, stdout } from 'node:process';
import { Readable, Writable } from 'node:stream';

import * as acp from '@agentclientprotocol/sdk';

import { stepsFor } from './directives.ts';
import { perform } from './perform.ts';
import type { FakeResult, FakeScript } from './script.ts';
import { addCall, noTotals, type SessionTotals, type Voice } from './voice.ts';

delete env['NODE_COMPILE_CACHE']; // of its program, see `install.ts`: no command of the agent inherits it

/** `acp-main.ts <state folder>`: a fake agent that speaks the Agent Client Protocol. See `install.ts`. */
const [, , state = ''] = argv;
const script = JSON.parse(readFileSync(join(state, 'script.json'), 'utf8')) as FakeScript;
const kinds: Readonly<Record<string, acp.ToolKind>> = { Bash: 'execute', Write: 'edit', Read: 'read' };
/** Aborted when the session is cancelled, by the session. */
const cancels = new Map<string, () => void>();

function totalsFile(sessionId: string): string {
  mkdirSync(join(state, 'sessions'), { recursive: true });
  return join(state, 'sessions', `${sessionId}.json`);
}

function voiceOf(
  peer: acp.AgentContext,
  sessionId: string,
  totals: SessionTotals,
): Voice & { readonly last: () => FakeResult } {
  let tools = 0;
  let last: FakeResult = { do: 'result' };
  const tell = (update: acp.SessionUpdate): void => {
    void peer.notify(acp.methods.client.session.update, { sessionId, update });
  };
  const id = (): string => `tool-${tools}`;
  return {
    begin: () => undefined,
    call: (call) => {
      addCall(totals, call);
      const cost = { amount: totals.costUsd, currency: 'USD' };
      tell({ sessionUpdate: 'usage_update', used: call.uncachedInput, size: 200_000, cost });
    },
    say: (text) => tell({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } }),
    toolStart: (name, input) => {
      tools += 1;
      const kind = kinds[name] ?? 'other';
      tell({ sessionUpdate: 'tool_call', toolCallId: id(), title: name, kind, status: 'pending', rawInput: input });
    },
    toolEnd: (ok) => {
      tell({ sessionUpdate: 'tool_call_update', toolCallId: id(), status: ok ? 'completed' : 'failed' });
    },
    ask: async (name) => {
      const { outcome } = await peer.request(acp.methods.client.session.requestPermission, {
        sessionId,
        toolCall: { toolCallId: id(), title: name, kind: kinds[name] ?? 'other' },
        options: [
          { optionId: 'yes', name: 'Allow', kind: 'allow_once' },
          { optionId: 'no', name: 'Reject', kind: 'reject_once' },
        ],
      });
      return outcome.outcome === 'selected' && outcome.optionId === 'yes';
    },
    denied: () => undefined,
    rateLimit: () => undefined,
    result: (result) => {
      last = result;
      return '';
    },
    exitCode: () => 0,
    last: () => last,
  };
}

const fake = acp
  .agent({ name: 'fake' })
  .onRequest(acp.methods.agent.initialize, () => ({
    protocolVersion: acp.PROTOCOL_VERSION,
    agentInfo: { name: 'fake', version: '1.2.3' },
    agentCapabilities: { loadSession: true },
  }))
  .onRequest(acp.methods.agent.session.new, () => {
    const sessionId = randomUUID();
    writeFileSync(totalsFile(sessionId), JSON.stringify(noTotals));
    return { sessionId };
  })
  .onRequest(acp.methods.agent.session.load, async ({ params, client }) => {
    if (!existsSync(totalsFile(params.sessionId))) throw acp.RequestError.resourceNotFound(params.sessionId);
    // All of it is told again.
    const content = { type: 'text' as const, text: 'said before' };
    await client.notify(acp.methods.client.session.update, {
      sessionId: params.sessionId,
      update: { sessionUpdate: 'agent_message_chunk', content },
    });
    return {};
  })
  .onNotification(acp.methods.agent.session.cancel, ({ params }) => cancels.get(params.sessionId)?.())
  .onRequest(acp.methods.agent.session.prompt, async ({ params, client }) => {
    const { sessionId, prompt } = params;
    const totals = JSON.parse(readFileSync(totalsFile(sessionId), 'utf8')) as SessionTotals;
    const before = { ...totals };
    const text = prompt.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
    const voice = voiceOf(client, sessionId, totals);
    const cancelled = new Promise<'cancelled'>((resolve) => void cancels.set(sessionId, () => resolve('cancelled')));
    const work = perform(stepsFor(script, text), {
      voice,
      cwd: process.cwd(),
      runsBefore: 0,
      settle: () => writeFileSync(totalsFile(sessionId), JSON.stringify(totals)),
    });
    if ((await Promise.race([work, cancelled])) === 'cancelled') return { stopReason: 'cancelled' };
    const { isError = false, text: said = 'done' } = voice.last();
    if (isError) throw acp.RequestError.internalError({ reason: said });
    voice.say(said);
    const usage = {
      totalTokens: 0,
      inputTokens: totals.uncachedInput - before.uncachedInput,
      cachedReadTokens: totals.cacheRead - before.cacheRead,
      cachedWriteTokens: totals.cacheWrite - before.cacheWrite,
      outputTokens: totals.output - before.output,
    };
    return { stopReason: 'end_turn', usage };
  });

const connection = fake.connect(
  acp.ndJsonStream(Writable.toWeb(stdout), Readable.toWeb(stdin) as ReadableStream<Uint8Array>),
);
await connection.closed;
exit(0);
