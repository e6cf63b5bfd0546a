import type { Clock, Random } from '@orch/core';

import type { GitOptions } from '../git/git.ts';
import type { PushSource } from '../git/push.ts';
import type { ProcessPort } from '../port/process.ts';

/** How many calls GitHub still answers, from the headers of an answer. */
export interface Limits {
  /** `core`, `search`, `graphql`, … */
  readonly resource: string;
  readonly remaining: number;
  readonly limit: number;
  /** Milliseconds since 1970. */
  readonly resetsAt: number;
}

/** Pauses between calls that change something, in milliseconds, as GitHub asks for. */
export interface Pace {
  /** @default 1000 */
  readonly writeMs?: number;
  /** For what notifies people: issues, comments, pull requests, reviews, merges. @default 3000 */
  readonly notificationMs?: number;
  /** @default 2000 */
  readonly searchMs?: number;
}

export interface GithubForgeOptions {
  readonly owner: string;
  readonly name: string;
  /**
   * The token, or what gives it for each call. It goes into the header of a request and into the environment of
   * `git push`, nowhere else. Left out, `gh` is used.
   */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** The logged-in `gh`, for calls where there is no `token`. */
  readonly gh?: {
    readonly process: ProcessPort;
    /** @default 'gh', looked up in `PATH` */
    readonly program?: string;
    /** Complete: it must hold what `gh` needs to find its login, such as `HOME`. */
    readonly environment: Readonly<Record<string, string>>;
    /** An existing folder. */
    readonly cwd: string;
  };
  readonly git: GitOptions;
  readonly source: PushSource;
  /** @default 'https://api.github.com' */
  readonly apiUrl?: string;
  /** What is pushed to. @default 'https://github.com/<owner>/<name>.git' */
  readonly gitUrl?: string;
  /** What keys take for the repository, when it is renamed for example. @default 'github:<host>/<owner>/<name>', in small letters */
  readonly repository?: string;
  /**
   * Whether issues, comments and reviews are claimed by a ref (`refs/orch/claims/…`) while they are made, so that two
   * processes cannot make one twice. It costs three calls; a caller that lets only one process write can do without.
   * @default true
   */
  readonly claims?: boolean;
  /** How long a claim of a process that cannot be looked at (another machine) must stand still to be taken over, in milliseconds. @default 120000 */
  readonly claimMs?: number;
  /** How many of the newest issues and pull requests are read to find one; older ones are searched for. @default 1000 */
  readonly lookBack?: number;
  /** How long a call may take, in milliseconds. @default 30000 */
  readonly timeoutMs?: number;
  /** How often a read is tried again that met an outage; writes never are. @default 2 */
  readonly readRetries?: number;
  /** Unit of the pauses between them (1, 4, 9, … of it), in milliseconds. @default 1000 */
  readonly retryMs?: number;
  readonly pace?: Pace;
  /** After how many outages in a row calls fail at once. @default 5 */
  readonly breakAfter?: number;
  /** After how long one call tries again then, in milliseconds. @default 30000 */
  readonly halfOpenMs?: number;
  readonly onLimits?: (limits: Limits) => void;
  /** @default the one of Node, which keeps connections open */
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  readonly random?: Random;
}
