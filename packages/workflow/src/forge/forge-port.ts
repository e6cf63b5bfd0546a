import type { Json } from '@orch/core';

/** What a phase asks of the forge. Each is made once, however often it is asked for: it is looked up first. */
export type ForgeRequest =
  | {
      readonly do: 'issue';
      readonly task: string;
      readonly title: string;
      readonly body: string;
      readonly labels: readonly string[];
    }
  | {
      readonly do: 'push';
      readonly task: string;
      readonly branch: string;
      readonly commit: string;
      /** Commits of this task: the remote branch may be at one of them, or not be there at all. */
      readonly ours: readonly string[];
    }
  | {
      readonly do: 'pull-request';
      readonly task: string;
      readonly head: string;
      readonly base: string;
      readonly title: string;
      readonly body: string;
    }
  | {
      readonly do: 'review';
      readonly task: string;
      readonly pull: number;
      readonly commit: string;
      readonly round: number;
      readonly verdict: 'approve' | 'request-changes';
      readonly body: string;
    }
  | { readonly do: 'comment'; readonly task: string; readonly on: number; readonly name: string; readonly body: string }
  | { readonly do: 'close-issue'; readonly task: string; readonly issue: number };

/** What the forge answers to each request. */
export interface ForgeAnswers {
  readonly issue: { readonly number: number; readonly url: string };
  /** The commit that the remote branch is at, read back from the remote. */
  readonly push: { readonly commit: string };
  readonly 'pull-request': { readonly number: number; readonly url: string };
  readonly review: { readonly id: string };
  readonly comment: { readonly id: string };
  readonly 'close-issue': { readonly closed: true };
}

/**
 * Asks the forge. In a runner this posts a message and waits for the process that holds the forge; alone it is the forge
 * itself.
 *
 * @throws OrchError with the code that the forge answered, such as `ORCH_FORGE_UNAVAILABLE`.
 */
export type AskForge = <R extends ForgeRequest>(
  request: R,
  signal: AbortSignal,
) => Promise<ForgeAnswers[R['do']] & Json>;
