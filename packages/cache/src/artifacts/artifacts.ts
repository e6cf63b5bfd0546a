import { OrchError, type Sha256 } from '@orch/core';

import type { Blobs } from '../blob-options.ts';
import type { Cache } from '../options.ts';

/** What is known of an artifact beside its bytes. */
export interface ArtifactFacts {
  /** What making it took, in milliseconds, as the client said. */
  readonly durationMs: number;
  /** The signature that the client gave it; nothing here can check it. */
  readonly tag: string | undefined;
}

/** An artifact that is there. */
export interface Artifact extends ArtifactFacts {
  readonly sha: Sha256;
  readonly bytes: number;
}

/** The type under which records of artifacts stand in the cache. */
const artifactType = 'turbo-artifact';

interface Stored {
  readonly sha: Sha256;
  readonly bytes: number;
  readonly durationMs: number;
  readonly tag: string | null;
}

/** Artifacts of build tools by team and hash: records in the cache, bytes in blobs. */
export class Artifacts {
  readonly #cache: Pick<Cache, 'get' | 'set' | 'delete'>;
  readonly #blobs: Blobs;

  constructor(cache: Pick<Cache, 'get' | 'set' | 'delete'>, blobs: Blobs) {
    this.#cache = cache;
    this.#blobs = blobs;
  }

  find(team: string, hash: string): Artifact | undefined {
    const stored = this.#cache.get<Stored>(artifactType, { team, hash })?.value;
    if (stored === undefined) return undefined;
    if (this.#blobs.size(stored.sha) === stored.bytes) return { ...stored, tag: stored.tag ?? undefined };
    this.#cache.delete(artifactType, { team, hash });
    return undefined;
  }

  /** The bytes in pieces; the last one only if all are sound. @throws OrchError `ORCH_CACHE_BLOB` */
  read({ sha }: Artifact): AsyncIterable<Uint8Array> {
    return this.#blobs.stream(sha);
  }

  /** Stores all of the source, or nothing. @throws OrchError `ORCH_CACHE_BLOB`, and what the source throws. */
  async store(
    team: string,
    hash: string,
    source: AsyncIterable<Uint8Array>,
    { durationMs, tag }: ArtifactFacts,
    limit: number,
  ): Promise<void> {
    const { sha, bytes } = await this.#blobs.writeStream(source, limit);
    const stored: Stored = { sha, bytes, durationMs, tag: tag ?? null };
    this.#cache.set(artifactType, { team, hash }, stored, { ttl: null, costMs: durationMs });
  }
}

/** Whether an error says that more arrived than is allowed. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof OrchError && error.code === 'ORCH_CACHE_BLOB' && error.data['limit'] !== undefined;
}
