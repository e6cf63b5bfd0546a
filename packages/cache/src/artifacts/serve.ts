import type { Blobs } from '../blob-options.ts';
import type { Cache } from '../options.ts';

export interface ArtifactServerOptions {
  readonly cache: Pick<Cache, 'get' | 'set' | 'delete'>;
  readonly blobs: Blobs;
  /** The word that every request must show, as `Authorization: Bearer <token>`; 16 characters or more. */
  readonly token: string;
  /** @default '127.0.0.1', which only this machine reaches */
  readonly host?: string;
  /** 0: any that is free. @default 0 */
  readonly port?: number;
  /** Refuses uploads. @default false */
  readonly readOnly?: boolean;
  /** The largest upload, in bytes. @default 512 MiB */
  readonly maxArtifactBytes?: number;
  /** Told of each request once it is answered. */
  readonly onRequest?: (request: AnsweredRequest) => void;
}

export interface AnsweredRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
}

export interface ArtifactServer extends AsyncDisposable {
  /** Where it listens, such as `http://127.0.0.1:4571`. */
  readonly url: string;
  /** Answers what was asked already, and stops. */
  close(): Promise<void>;
}

/**
 * Serves artifacts of build tools by the Turborepo Remote Cache API, version 8.
 *
 * @throws OrchError `ORCH_CACHE_SERVER` for a token that is too short, and where it cannot listen.
 */
export async function serveArtifacts(options: ArtifactServerOptions): Promise<ArtifactServer> {
  const { startServer } = await import('./server.ts');
  return startServer(options);
}
