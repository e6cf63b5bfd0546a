import type { Blobs } from './blob-options.ts';
import type { Duration } from './duration.ts';
import type { Cache } from './options.ts';
import { isBelow, type OutputFile, type OutputTree, storeFiles } from './output-files.ts';

/** Where restored files go; a batch of @orch/fs-batch fits. Nothing is on the disk before its own flush. */
export interface OutputSink {
  write(path: string, content: Uint8Array, options: { readonly mode: number }): void;
  mkdir(path: string): void;
}

export interface TaskOutputsOptions {
  readonly cache: Pick<Cache, 'get' | 'set' | 'delete' | 'getOrCompute'>;
  readonly blobs: Blobs;
  /** The type under which the records stand in the cache. @default 'task-output' */
  readonly type?: string;
  /** How long outputs are found; `null` = for ever, as the input tells all that they depend on. @default null */
  readonly ttl?: Duration | null;
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

  constructor({ cache, blobs, type = 'task-output', ttl = null }: TaskOutputsOptions) {
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
    const run = async (context: { readonly signal: AbortSignal }): Promise<Stored<T>> => {
      const { paths, value } = await task.run(context);
      own.result = { ...storeFiles(this.#blobs, task.root, paths), value };
      return own.result;
    };
    const options = { ttl: this.#ttl, ...(task.signal === undefined ? {} : { signal: task.signal }) };
    let stored = await this.#cache.getOrCompute(this.#type, input, run, options);
    if (own.result === undefined) {
      const restored = this.#restore(stored, task.sink);
      if (restored !== undefined) return { ...restored, ran: false };
      // The record is there and its contents are not: they were the least recently used, or damaged.
      stored = await this.#cache.getOrCompute(this.#type, input, run, { ...options, force: true });
    }
    if (!stored.kept) this.#cache.delete(this.#type, input);
    return { ...resultOf(stored), ran: true };
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
