import type { IncomingMessage } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';

import type { LedgerTokens } from '../ledger/types.ts';
import type { Route } from './routes.ts';
import { noTokens, object, type Loose } from './usage/tokens.ts';

/** Larger requests are refused; providers take 32 MB. */
export const mostRequestBytes: number = 64 * 1024 ** 2;

/** What is asked of a model, as far as it matters for what that costs. */
export interface Asked {
  readonly model: string | null;
  /** What it uses at most: a token is at least one byte. Undefined where the request does not bound it. */
  readonly atMost: LedgerTokens | undefined;
  /** What is sent on. */
  readonly body: Buffer;
}

/** All bytes of a request; undefined where they are more than {@link mostRequestBytes}. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= mostRequestBytes) chunks.push(chunk);
    else chunks.length = 0;
  }
  return bytes > mostRequestBytes ? undefined : Buffer.concat(chunks);
}

const decoders: Readonly<Record<string, (body: Buffer, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
};

/** Undoes the compression of a body; undefined where that is not possible. */
export function decoded(body: Buffer, encoding: string): Buffer | undefined {
  if (encoding === '' || encoding === 'identity') return body;
  try {
    return decoders[encoding]?.(body, { maxOutputLength: mostRequestBytes });
  } catch {
    return undefined; // it is not what it says to be: the caller refuses it
  }
}

/** Reads a call of a model; undefined where it is no JSON object. */
export function readRequest(body: Buffer, route: Route & { readonly kind: 'model' }): Asked | undefined {
  let value: Loose | undefined;
  try {
    value = object(JSON.parse(body.toString('utf8')));
  } catch {
    return undefined;
  }
  if (!value) return undefined;
  const named = route.model ?? value['model'];
  const model = typeof named === 'string' ? named : null;
  // A stream of this protocol tells its use only when it is asked to.
  const options = object(value['stream_options']);
  const isSilent = route.protocol === 'openai-chat' && value['stream'] === true && options?.['include_usage'] !== true;
  const sent = isSilent
    ? Buffer.from(JSON.stringify({ ...value, stream_options: { ...options, include_usage: true } }))
    : body;
  return { model, atMost: mostOf(value, body.length), body: sent };
}

/** What a request says that its answer may have at most, by the name of the protocol for it. */
function mostOf(value: Loose, bytes: number): LedgerTokens | undefined {
  const generation = object(value['generationConfig']);
  const most =
    value['max_tokens'] ??
    value['max_completion_tokens'] ??
    value['max_output_tokens'] ??
    generation?.['maxOutputTokens'];
  // What lies with the provider is read as well, and nobody here knows how much it is.
  const refers = ['previous_response_id', 'conversation', 'container', 'cachedContent'].some(
    (name) => value[name] !== undefined && value[name] !== null,
  );
  const answers = value['n'] ?? generation?.['candidateCount'] ?? 1;
  if (refers || typeof most !== 'number' || typeof answers !== 'number') return undefined;
  return { ...noTokens, uncachedInput: bytes, output: most * answers };
}
