import type { Isolation } from '@orch/git';

import { amount, text, yes, type AmountFlag, type SwitchFlag, type TextFlag } from './flag-kinds.ts';

/** Flags that say how agents work, as the parser hands them over. */
export interface AgentFlags {
  readonly agent?: string;
  readonly model?: string;
  readonly fallback?: string;
  readonly interactive: boolean;
  readonly maxParallel?: number;
  readonly timeout?: number;
  readonly budget?: number;
  readonly sandbox?: 'auto' | 'bwrap' | 'none';
  readonly isolation?: Isolation;
  readonly meter?: boolean;
  readonly base?: string;
}

/** Those of {@link AgentFlags} that mean the same in every command. */
export const agentFlags: {
  readonly model: TextFlag;
  readonly fallback: TextFlag;
  readonly interactive: SwitchFlag;
  readonly maxParallel: AmountFlag;
  readonly timeout: AmountFlag;
  readonly budget: AmountFlag;
  readonly sandbox: {
    readonly kind: 'enum';
    readonly values: readonly ['auto', 'bwrap', 'none'];
    readonly optional: true;
    readonly brief: string;
  };
  readonly isolation: {
    readonly kind: 'enum';
    readonly values: readonly ['worktree', 'clone', 'reflink'];
    readonly optional: true;
    readonly brief: string;
  };
  readonly meter: { readonly kind: 'boolean'; readonly optional: true; readonly brief: string };
} = {
  model: text('name', 'Model of the agent'),
  fallback: text('agents', 'Who takes over where an agent is exhausted or cannot be used: names, separated by commas'),
  interactive: yes('Ask at the terminal what waits for an answer, while everything else goes on'),
  maxParallel: amount('count', 'How many tasks run at once at most', /^[1-9]\d?$/),
  timeout: amount('minutes', 'Longest time of one call of an agent', /^\d{1,4}(?:\.\d{1,3})?$/),
  budget: amount('dollars', 'Most that one task may cost', /^\d{1,6}(?:\.\d{1,4})?$/),
  sandbox: {
    kind: 'enum',
    values: ['auto', 'bwrap', 'none'],
    optional: true,
    brief: 'Whether agents run in bubblewrap; auto where it works',
  },
  isolation: {
    kind: 'enum',
    values: ['worktree', 'clone', 'reflink'],
    optional: true,
    brief: 'How tasks are kept apart from the repository: as worktrees, or as repositories of their own',
  },
  meter: {
    kind: 'boolean',
    optional: true,
    brief: 'Count what agents use with a proxy on this machine, which also refuses calls beyond budgets',
  },
};
