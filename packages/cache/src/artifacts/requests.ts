import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { sha256 } from '@orch/core';

import type { ArtifactFacts } from './artifacts.ts';

/** What a request asks for, by the Turborepo Remote Cache API, version 8. */
export type ArtifactRequest =
  | { readonly kind: 'status' | 'events' | 'query' | 'unknown' }
  | { readonly kind: 'get' | 'head' | 'put'; readonly hash: string };

/** Reads method and path; paths as in https://turborepo.dev/docs/openapi/artifacts. */
export function parseRequest(method: string | undefined, url: URL): ArtifactRequest {
  const [version, folder, name, ...rest] = url.pathname.split('/').filter((part) => part !== '');
  if (version !== 'v8' || folder !== 'artifacts' || rest.length > 0) return { kind: 'unknown' };
  if (name === undefined) return { kind: method === 'POST' ? 'query' : 'unknown' };
  if (name === 'status') return { kind: method === 'GET' ? 'status' : 'unknown' };
  if (name === 'events') return { kind: method === 'POST' ? 'events' : 'unknown' };
  if (!isHash(name)) return { kind: 'unknown' };
  if (method === 'GET') return { kind: 'get', hash: name };
  if (method === 'HEAD') return { kind: 'head', hash: name };
  return method === 'PUT' ? { kind: 'put', hash: name } : { kind: 'unknown' };
}

/** Whether a text can be the hash of an artifact. */
export function isHash(text: unknown): text is string {
  return typeof text === 'string' && /^[\w-]{1,128}$/.test(text);
}

/** Whose artifacts a request means: different teams share nothing. */
export function teamOf({ searchParams }: URL): string {
  return (searchParams.get('teamId') ?? searchParams.get('slug') ?? searchParams.get('team') ?? '')
    .slice(0, 200)
    .toWellFormed();
}

/** Compares in a time that does not depend on where the words differ. */
export function isAuthorized(header: string | undefined, token: string): boolean {
  const digest = (text: string): Uint8Array => Buffer.from(sha256(text), 'hex');
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}

/** The facts that the headers of an upload tell; a header that makes no sense is as none. */
export function factsOf({ headers }: IncomingMessage): ArtifactFacts {
  const duration = String(headers['x-artifact-duration'] ?? '');
  const tag = String(headers['x-artifact-tag'] ?? '');
  return {
    durationMs: /^\d{1,12}$/.test(duration) ? Number(duration) : 0,
    tag: /^[!-~]{1,600}$/.test(tag) ? tag : undefined,
  };
}

/** Reads a JSON body of at most 1 MB; undefined if it is anything else. */
export async function readJson(request: AsyncIterable<Uint8Array>): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > 1_000_000) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
