import { messageOf, OrchError } from '@orch/core';
import type * as Sdk from '@agentclientprotocol/sdk';

import type { Conversation } from '../adapter.ts';
import { permissionAnswer } from './acp-permissions.ts';
import { objectIn } from './json.ts';

/**
 * Talks with an agent by the Agent Client Protocol: begins or loads a session, sends the prompt, answers what the agent
 * wants permission for by the policy of the task, and cancels when it is told to stop. It offers the agent neither files nor terminals of
 * ours: agents use their own.
 *
 * @throws OrchError `ORCH_AGENT_SDK` where the package for the protocol is not installed
 */
export async function acpConversation(): Promise<Conversation> {
  const sdk = await loadSdk();
  return async (task, { received, send, signal }) => {
    let isOver = false;
    async function* messages(): AsyncGenerator<Sdk.AnyMessage> {
      for await (const line of received) {
        const message = objectIn(line);
        if (message) yield message as unknown as Sdk.AnyMessage;
      }
      isOver = true;
    }
    const stream: Sdk.Stream = {
      readable: ReadableStream.from(messages()),
      writable: new WritableStream({ write: (message) => send(JSON.stringify(message)) }),
    };
    const { agent, client } = sdk.methods;
    const app = sdk
      .client({ name: 'orch' })
      .onRequest(client.session.requestPermission, ({ params }) => permissionAnswer(task, { ...params }))
      .onNotification(client.session.update, () => undefined);
    try {
      await app.connectWith(stream, async (peer) => {
        await peer.request(agent.initialize, {
          protocolVersion: sdk.PROTOCOL_VERSION,
          clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
        });
        const place = { cwd: task.cwd, mcpServers: [] };
        let id = task.session?.id;
        if (id !== undefined && task.session?.resume === true) {
          await peer.request(agent.session.load, { sessionId: id, ...place });
        } else {
          ({ sessionId: id } = await peer.request(agent.session.new, place));
        }
        const sessionId = id;
        const cancel = (): void => void peer.notify(agent.session.cancel, { sessionId }).catch(() => undefined);
        signal.addEventListener('abort', cancel, { once: true });
        if (signal.aborted) cancel();
        try {
          await peer.request(agent.session.prompt, { sessionId, prompt: [{ type: 'text', text: task.prompt }] });
        } finally {
          signal.removeEventListener('abort', cancel);
        }
      });
    } catch (error) {
      // What the agent answers, and that it ends without an answer, is read from its stream.
      if (isOver || error instanceof sdk.RequestError) return;
      throw error;
    }
  };
}

async function loadSdk(): Promise<typeof Sdk> {
  try {
    return await import('@agentclientprotocol/sdk');
  } catch (cause) {
    throw new OrchError('ORCH_AGENT_SDK', `agents that speak ACP cannot be talked with: ${messageOf(cause)}`, {
      help: 'Install @agentclientprotocol/sdk, zod and @modelcontextprotocol/server beside orch.',
      cause,
    });
  }
}
