import { type Clock, type Diagnostic, OrchError, systemClock } from '@orch/core';

import { type Duration, milliseconds } from '../duration.ts';
import { Patience } from '../remote/patience.ts';

export interface ArtifactClientOptions {
  /** Where the server is, such as `http://127.0.0.1:4571`. */
  readonly url: string;
  readonly token: string;
  /** Different teams share nothing. */
  readonly team?: string;
  /** How long an answer with all its bytes is waited for. @default '30s' */
  readonly timeout?: Duration;
  /** For how long the server is left alone after it failed. @default '30s' */
  readonly rest?: Duration;
  /** What an artifact may have, in bytes; a larger one is as none. @default 512 MiB */
  readonly maxArtifactBytes?: number;
  readonly clock?: Clock;
  /** Told once that the server is left alone. */
  readonly onWarning?: (warning: Diagnostic) => void;
}

/** Artifacts on a server. A server that fails is as one that has nothing. */
export interface ArtifactClient {
  get(hash: string): Promise<{ readonly bytes: Uint8Array; readonly tag: string | undefined } | undefined>;
  /** Sends in the background. */
  put(hash: string, bytes: Uint8Array, facts: { readonly durationMs: number; readonly tag?: string }): void;
  /** Waits until everything is sent, or was given up. */
  flush(): Promise<void>;
}

const defaultMaxArtifactBytes = 512 * 1024 * 1024;

/**
 * A client of a server that speaks the Turborepo Remote Cache API, version 8, such as `orch cache serve`.
 *
 * @throws OrchError `ORCH_CACHE_REMOTE` for an address that is none.
 */
export function connectArtifacts(options: ArtifactClientOptions): ArtifactClient {
  return new HttpArtifacts(options);
}

class HttpArtifacts implements ArtifactClient {
  readonly #base: URL;
  readonly #options: ArtifactClientOptions;
  readonly #patience: Patience;

  constructor(options: ArtifactClientOptions) {
    const base = URL.parse(options.url);
    if (base === null || !/^https?:$/.test(base.protocol)) {
      throw new OrchError('ORCH_CACHE_REMOTE', `${JSON.stringify(options.url)} is no address of a server`);
    }
    this.#base = base;
    this.#options = options;
    this.#patience = new Patience({
      timeout: milliseconds(options.timeout ?? '30s'),
      rest: milliseconds(options.rest ?? '30s'),
      clock: options.clock ?? systemClock,
      name: `the artifact server ${base.origin}`,
      onWarning: options.onWarning ?? (() => undefined),
    });
  }

  async get(hash: string): Promise<{ readonly bytes: Uint8Array; readonly tag: string | undefined } | undefined> {
    return this.#patience.ask(async (signal) => {
      const response = await fetch(this.#urlOf(hash), { headers: this.#headers(), signal });
      if (response.status === 404) {
        await response.body?.cancel();
        return undefined;
      }
      requireSuccess(response);
      const bytes = await readAll(response, this.#options.maxArtifactBytes ?? defaultMaxArtifactBytes);
      return bytes && { bytes, tag: response.headers.get('x-artifact-tag') ?? undefined };
    });
  }

  put(hash: string, bytes: Uint8Array, facts: { readonly durationMs: number; readonly tag?: string }): void {
    this.#patience.askLater(async (signal) => {
      const headers = {
        ...this.#headers(),
        'content-type': 'application/octet-stream',
        'x-artifact-duration': `${Math.trunc(facts.durationMs)}`,
        ...(facts.tag === undefined ? {} : { 'x-artifact-tag': facts.tag }),
      };
      const body = bytes as Uint8Array<ArrayBuffer>;
      const response = await fetch(this.#urlOf(hash), { method: 'PUT', headers, body, signal });
      await response.body?.cancel();
      // It takes no artifacts, or not this one; what it has can still be read.
      if (response.status !== 403 && response.status !== 413) requireSuccess(response);
    });
  }

  async flush(): Promise<void> {
    await this.#patience.flush();
  }

  #urlOf(hash: string): URL {
    const url = new URL(
      `${this.#base.pathname.replace(/\/$/, '')}/v8/artifacts/${encodeURIComponent(hash)}`,
      this.#base,
    );
    if (this.#options.team !== undefined) url.searchParams.set('slug', this.#options.team);
    return url;
  }

  #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#options.token}` };
  }
}

function requireSuccess(response: Response): void {
  if (!response.ok) throw new Error(`it answers ${response.status}`);
}

/** Undefined where there is more than the limit. */
async function readAll(response: Response, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
