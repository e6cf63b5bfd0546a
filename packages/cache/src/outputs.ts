import { type Clock, systemClock } from '@orch/core';

import type { ArtifactClient } from './artifacts/client.ts';
import type { Blobs } from './blob-options.ts';
import type { Duration } from './duration.ts';
import type { Cache } from './options.ts';
import { isSignedBy, packBundle, signBundle, unpackBundle } from './output-bundle.ts';
import { isBelow, type OutputFile, type OutputTree, storeFiles } from './output-files.ts';

/** Where restored files go; a batch of @orch/fs-batch fits. Nothing is on the disk before its own flush. */
export interface OutputSink {
  write(path: string, content: Uint8Array, options: { readonly mode: number }): void;
  mkdir(path: string): void;
}

/** Where outputs are shared with other machines. */
export interface RemoteOutputs {
  readonly artifacts: ArtifactClient;
  /** What all machines know: outputs are signed with it, and others are not used. Without it whoever can upload is trusted. */
  readonly secret?: string;
}

export interface TaskOutputsOptions {
  readonly cache: Pick<Cache, 'key' | 'get' | 'set' | 'delete' | 'getOrCompute'>;
  readonly blobs: Blobs;
  /** The type under which the records stand in the cache. @default 'task-output' */
  readonly type?: string;
  /** How long outputs are found; `null` = for ever, as the input tells all that they depend on. @default null */
  readonly ttl?: Duration | null;
  /** `restoreOrRun` asks there before it runs anything, and sends there what was made. Default: nowhere. */
  readonly remote?: RemoteOutputs;
  readonly clock?: Clock;
}

/** What a task has made. */
export interface MadeOutputs<T> {
  /** Files, and folders with all they hold, relative to the root, with `/`. All of them must be there. */
  readonly paths: readonly string[];
  /** What else is to be told when the outputs are restored, such as the log: plain JSON data. */
  readonly value: T;
}

/** Outputs that were stored or restored. */
export interface TaskResult<T> extends OutputTree {
  readonly value: T;
}

export interface TaskRun<T> {
  /** The folder that the task works in. */
  readonly root: string;
  /** Gets the files where the task need not run. Flush it afterwards. */
  readonly sink: OutputSink;
  /** Does the work. Runs once, however many processes ask at the same time. */
  run(context: { readonly signal: AbortSignal }): Promise<MadeOutputs<T>> | MadeOutputs<T>;
  readonly signal?: AbortSignal;
}

/** Files that tasks have made, by the input that they were made from. */
export interface TaskOutputs {
  /**
   * Keeps the files that a task has made in `root`; false where the disk refuses them. `costMs`: what making them took.
   * @throws OrchError `ORCH_CACHE_OUTPUT`, see {@link MadeOutputs.paths}; links are refused.
   */
  store<T>(input: unknown, root: string, made: MadeOutputs<T>, costMs?: number): boolean;
  /** Writes all files that belong to the input to the sink; undefined, and nothing is written, unless all are there. */
  restore<T>(input: unknown, sink: OutputSink): TaskResult<T> | undefined;
  /** {@link restore}, or the work and {@link store}. `ran` tells which. */
  restoreOrRun<T>(input: unknown, task: TaskRun<T>): Promise<TaskResult<T> & { readonly ran: boolean }>;
  /** Waits until what was made has been sent to other machines, or was given up. */
  flush(): Promise<void>;
}

/** Creates a cache of task outputs: records in the cache, contents in blobs. */
export function createTaskOutputs(options: TaskOutputsOptions): TaskOutputs {
  return new CachedOutputs(options);
}

/** Files that have been checked, each with its bytes. */
type Contents = readonly (readonly [file: OutputFile, bytes: Uint8Array])[];

/** What stands in the cache; of what could not be kept the caller that ran it knows, and nobody else can use it. */
interface Stored<T> extends TaskResult<T> {
  readonly kept: boolean;
}

class CachedOutputs implements TaskOutputs {
  readonly #cache: TaskOutputsOptions['cache'];
  readonly #blobs: Blobs;
  readonly #type: string;
  readonly #ttl: Duration | null;
  readonly #remote: RemoteOutputs | undefined;
  readonly #clock: Clock;

  constructor({ cache, blobs, type = 'task-output', ttl = null, remote, clock }: TaskOutputsOptions) {
    this.#remote = remote;
    this.#clock = clock ?? systemClock;
    this.#cache = cache;
    this.#blobs = blobs;
    this.#type = type;
    this.#ttl = ttl;
  }

  store<T>(input: unknown, root: string, { paths, value }: MadeOutputs<T>, costMs = 0): boolean {
    const tree = storeFiles(this.#blobs, root, paths);
    if (tree.kept) this.#cache.set(this.#type, input, { ...tree, value }, { ttl: this.#ttl, costMs });
    return tree.kept;
  }

  restore<T>(input: unknown, sink: OutputSink): TaskResult<T> | undefined {
    const stored = this.#cache.get<Stored<T>>(this.#type, input)?.value;
    return stored && this.#restore(stored, sink);
  }

  async restoreOrRun<T>(input: unknown, task: TaskRun<T>): Promise<TaskResult<T> & { readonly ran: boolean }> {
    const own: { result?: Stored<T> } = {};
    const runHere = async (context: { readonly signal: AbortSignal }): Promise<Stored<T>> => {
      const start = this.#clock.monotonic();
      const { paths, value } = await task.run(context);
      own.result = { ...storeFiles(this.#blobs, task.root, paths), value };
      this.#send(input, own.result, this.#clock.monotonic() - start);
      return own.result;
    };
    const fetchOrRun = async (context: { readonly signal: AbortSignal }): Promise<Stored<T>> =>
      (await this.#fetch<T>(input)) ?? runHere(context);
    const options = { ttl: this.#ttl, ...(task.signal === undefined ? {} : { signal: task.signal }) };
    let stored = await this.#cache.getOrCompute(this.#type, input, fetchOrRun, options);
    if (own.result === undefined) {
      // The record may be there and its contents not: they were the least recently used, or damaged.
      const restored = this.#restore(stored, task.sink) ?? (await this.#fetchInto<T>(input, task.sink));
      if (restored !== undefined) return { ...restored, ran: false };
      stored = await this.#cache.getOrCompute(this.#type, input, runHere, { ...options, force: true });
    }
    if (!stored.kept) this.#cache.delete(this.#type, input);
    return { ...resultOf(stored), ran: true };
  }

  async flush(): Promise<void> {
    await this.#remote?.artifacts.flush();
  }

  /** Outputs that another machine has made, once all their contents are here. */
  async #fetch<T>(input: unknown): Promise<Stored<T> | undefined> {
    if (this.#remote === undefined) return undefined;
    const { artifacts, secret } = this.#remote;
    const hash = this.#cache.key(this.#type, input);
    const found = await artifacts.get(hash);
    if (found === undefined) return undefined;
    if (secret !== undefined && !isSignedBy(secret, hash, found.bytes, found.tag)) return undefined;
    const bundle = unpackBundle(found.bytes);
    if (bundle === undefined || !bundle.contents.every((content) => this.#blobs.write(content))) return undefined;
    const { files, emptyFolders, value } = bundle;
    return { files, emptyFolders, value: value as T, kept: true };
  }

  async #fetchInto<T>(input: unknown, sink: OutputSink): Promise<TaskResult<T> | undefined> {
    const fetched = await this.#fetch<T>(input);
    return fetched && this.#restore(fetched, sink);
  }

  /** Outputs that could not be kept here are not sent either. */
  #send(input: unknown, stored: Stored<unknown>, durationMs: number): void {
    const contents = this.#remote && stored.kept ? this.#contentsOf(stored) : undefined;
    if (this.#remote === undefined || contents === undefined) return;
    const { artifacts, secret } = this.#remote;
    const hash = this.#cache.key(this.#type, input);
    const packed = packBundle({ ...resultOf(stored), contents: contents.map(([, bytes]) => bytes) });
    artifacts.put(
      hash,
      packed,
      secret === undefined ? { durationMs } : { durationMs, tag: signBundle(secret, hash, packed) },
    );
  }

  /** Writes to the sink only when all contents have been found and are sound. */
  #restore<T>(stored: Stored<T>, sink: OutputSink): TaskResult<T> | undefined {
    const contents = stored.kept ? this.#contentsOf(stored) : undefined;
    if (contents === undefined) return undefined;
    for (const [{ path, mode }, bytes] of contents) sink.write(path, bytes, { mode });
    for (const folder of stored.emptyFolders) sink.mkdir(folder);
    return resultOf(stored);
  }

  #contentsOf({ files, emptyFolders }: OutputTree): Contents | undefined {
    if (![...emptyFolders, ...files.map(({ path }) => path)].every(isBelow)) return undefined;
    const contents: [OutputFile, Uint8Array][] = [];
    for (const file of files) {
      const bytes = this.#blobs.read(file.sha);
      if (bytes === undefined) return undefined;
      contents.push([file, bytes]);
    }
    return contents;
  }
}

function resultOf<T>({ files, emptyFolders, value }: Stored<T>): TaskResult<T> {
  return { files, emptyFolders, value };
}
