import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as an upstream got it. */
export interface Seen {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = (seen: Seen, response: ServerResponse) => void | Promise<void>;

/** A provider on this machine that answers as the test says. */
export interface TestUpstream extends AsyncDisposable {
  readonly url: string;
  readonly seen: Seen[];
  answer: Answer;
}

export async function startUpstream(answer: Answer): Promise<TestUpstream> {
  const server = createServer((request, response) => {
    void text(request).then(async (body) => {
      const seen = { url: request.url ?? '', headers: request.headers, body };
      upstream.seen.push(seen);
      await upstream.answer(seen, response);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const upstream: TestUpstream = {
    url: `http://127.0.0.1:${port}`,
    seen: [],
    answer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
  return upstream;
}

/** Answers with JSON. */
export function json(value: unknown, status = 200): Answer {
  return (_seen, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
}

/** An event of a stream. */
export function event(value: unknown): string {
  return `event: message\ndata: ${JSON.stringify(value)}\n\n`;
}

/** Answers with a stream of events, whole. */
export function stream(...values: readonly unknown[]): Answer {
  return (_seen, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(values.map(event).join(''));
  };
}

/** An answer of Anthropic as a stream. */
export const anthropicStream = [
  { type: 'message_start', message: { usage: { input_tokens: 1000, cache_read_input_tokens: 200, output_tokens: 1 } } },
  { type: 'content_block_delta', delta: { type: 'text_delta', text: 'hello' } },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 35 } },
  { type: 'message_stop' },
] as const;
