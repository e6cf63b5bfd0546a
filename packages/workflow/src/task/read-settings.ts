import { OrchError } from '@orch/core';
import { isolations, type Isolation } from '@orch/git';
import * as v from 'valibot';

import { defaultSettings, type WorkflowSettings } from './settings.ts';

/** The adapters that can be named. */
const agentNames = ['claude', 'codex', 'gemini', 'opencode', 'acp', 'command'] as const;

const command = v.pipe(
  v.array(v.pipe(v.string(), v.nonEmpty('must not be empty'))),
  v.minLength(1, 'must be a program and its arguments, such as ["npm", "test"]'),
);
const minutes = v.pipe(v.number(), v.minValue(0.001), v.maxValue(24 * 60));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100));
const dollars = v.pipe(v.number(), v.finite(), v.minValue(0));
const globs = v.array(v.pipe(v.string(), v.nonEmpty()));
const folder = v.pipe(
  v.string(),
  v.check(isInside, 'must be a folder inside of the repository, such as "node_modules"'),
);
const choice = v.strictObject({
  agent: v.optional(v.picklist(agentNames)),
  model: v.optional(v.pipe(v.string(), v.nonEmpty())),
});

const schema = v.strictObject({
  /** Which agent implements. */
  agent: v.optional(v.picklist(agentNames)),
  model: v.optional(v.pipe(v.string(), v.nonEmpty())),
  /** Which agent reviews; the one that implements where it is not named. */
  review: v.optional(choice),
  /** Who takes over where an agent is exhausted or cannot be used, in this order. */
  fallback: v.optional(v.array(v.picklist(agentNames))),
  /** For the agent `command`: the program and its arguments, with `{prompt-file}` where the file with the prompt is named. */
  command: v.optional(command),
  /** For the agent `acp`, which speaks the Agent Client Protocol. */
  acp: v.optional(
    v.strictObject({
      /** The program and its arguments. */
      command,
      /** Names of variables that it needs. */
      environment: v.optional(v.array(v.pipe(v.string(), v.nonEmpty()))),
      /** Whose models it calls, for the meter. */
      provider: v.optional(v.picklist(['anthropic', 'openai', 'google'])),
      /** The variable by which it is told where it sends its calls, for the meter. */
      baseUrlVariable: v.optional(v.pipe(v.string(), v.nonEmpty())),
    }),
  ),
  /** Folders that git ignores and that a new worktree gets copies of, such as `node_modules`. */
  share: v.optional(v.array(folder)),
  setup: v.optional(v.array(command)),
  test: v.optional(v.array(command)),
  commandTimeoutMinutes: v.optional(minutes),
  agentTimeoutMinutes: v.optional(minutes),
  agentIdleMinutes: v.optional(minutes),
  fixRounds: v.optional(count),
  reviewRounds: v.optional(count),
  /** US dollars a task. */
  budgetUsd: v.optional(dollars),
  /** US dollars a run. */
  budgetRunUsd: v.optional(dollars),
  /** US dollars a day (UTC) in this repository. */
  budgetDayUsd: v.optional(dollars),
  /** By the name of a model: US dollars a million tokens. */
  prices: v.optional(
    v.record(
      v.string(),
      v.strictObject({
        input: dollars,
        output: dollars,
        cacheRead: v.optional(dollars),
        cacheWrite: v.optional(dollars),
      }),
    ),
  ),
  /** Globs in addition to the built-in ones. */
  protectedPaths: v.optional(globs),
  maxFiles: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  maxLines: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  sandbox: v.optional(v.picklist(['auto', 'bwrap', 'none'])),
  /** How a task is kept apart from the repository. */
  isolation: v.optional(v.picklist(isolations)),
  /** Whether agents call their models through a proxy on this machine that counts and refuses. */
  meter: v.optional(v.boolean()),
  /** The branch that pull requests are made against. */
  target: v.optional(v.pipe(v.string(), v.nonEmpty())),
  /** The branch below `orch/` in which approved work is merged. */
  integration: v.optional(
    v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/, 'must be a plain name')),
  ),
  /** Where issues and pull requests are made: `local`, or `owner/name` on GitHub. */
  forge: v.optional(v.pipe(v.string(), v.regex(/^(?:local|[\w.-]+\/[\w.-]+)$/, 'must be `local` or `owner/name`'))),
  maxParallel: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(64))),
  /** Names of folders that tools make again, such as `node_modules`: not kept when a worktree is removed. */
  regenerable: v.optional(v.array(v.pipe(v.string(), v.nonEmpty()))),
});

function isInside(path: string): boolean {
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part !== '.git');
}

/** An agent that speaks the Agent Client Protocol. */
export interface AcpSettings {
  readonly command: readonly string[];
  readonly environment?: readonly string[] | undefined;
  readonly provider?: 'anthropic' | 'openai' | 'google' | undefined;
  readonly baseUrlVariable?: string | undefined;
}

/** The `agents` section of the configuration, with all its defaults. */
export interface AgentsConfig {
  readonly settings: WorkflowSettings;
  /** Of the agent `command`. */
  readonly command: readonly string[] | null;
  /** Of the agent `acp`. */
  readonly acp: AcpSettings | null;
  readonly integration: string;
  readonly forge: string;
  readonly maxParallel: number | null;
  readonly regenerable: readonly string[];
}

/** What the command line says in place of the configuration. */
export interface AgentsOverrides {
  readonly agent?: string | undefined;
  readonly model?: string | undefined;
  readonly fallback?: readonly string[] | undefined;
  readonly budgetUsd?: number | undefined;
  readonly timeoutMinutes?: number | undefined;
  readonly maxParallel?: number | undefined;
  readonly sandbox?: 'auto' | 'bwrap' | 'none' | undefined;
  readonly isolation?: Isolation | undefined;
  readonly meter?: boolean | undefined;
}

/**
 * Reads the `agents` section of a configuration.
 *
 * @param section - as it stands in the file; undefined where there is none.
 * @param test - how the repository is tested where the section does not say.
 * @throws OrchError `ORCH_CONFIG_INVALID` with all problems at once.
 */
export function readAgentsConfig(
  section: unknown,
  test: WorkflowSettings['test'],
  over: AgentsOverrides = {},
): AgentsConfig {
  const parsed = v.safeParse(schema, section ?? {});
  if (!parsed.success) {
    const problems = parsed.issues.map((issue) => `agents.${v.getDotPath(issue) ?? ''}: ${issue.message}`);
    throw new OrchError('ORCH_CONFIG_INVALID', `the configuration is not valid: ${problems.join('; ')}`, {
      help: 'Correct the settings that are named.',
      data: { problems },
    });
  }
  const given = parsed.output;
  const agent = chosen(over.agent ?? given.agent ?? 'claude');
  const model = over.model ?? (over.agent === undefined || over.agent === given.agent ? given.model : undefined);
  const reviewAgent = given.review?.agent ?? agent;
  const reviewModel = given.review?.model ?? (reviewAgent === agent ? model : undefined);
  const d = defaultSettings;
  return {
    settings: {
      implement: { agent, ...(model !== undefined && { model }) },
      review: { agent: reviewAgent, ...(reviewModel !== undefined && { model: reviewModel }) },
      fallback: (over.fallback ?? given.fallback ?? []).map((name) => ({ agent: chosen(name) })),
      share: given.share ?? d.share,
      setup: (given.setup ?? d.setup) as WorkflowSettings['setup'],
      test: (given.test ?? test) as WorkflowSettings['test'],
      commandTimeoutMs: ms(given.commandTimeoutMinutes) ?? d.commandTimeoutMs,
      agentTimeoutMs: ms(over.timeoutMinutes ?? given.agentTimeoutMinutes) ?? d.agentTimeoutMs,
      agentIdleMs: ms(given.agentIdleMinutes) ?? d.agentIdleMs,
      fixRounds: given.fixRounds ?? d.fixRounds,
      reviewRounds: given.reviewRounds ?? d.reviewRounds,
      budgetUsd: over.budgetUsd ?? given.budgetUsd ?? d.budgetUsd,
      budgetRunUsd: given.budgetRunUsd ?? d.budgetRunUsd,
      budgetDayUsd: given.budgetDayUsd ?? d.budgetDayUsd,
      prices: (given.prices ?? d.prices) as WorkflowSettings['prices'],
      protectedPaths: [...d.protectedPaths, ...(given.protectedPaths ?? [])],
      maxFiles: given.maxFiles ?? d.maxFiles,
      maxLines: given.maxLines ?? d.maxLines,
      sandbox: over.sandbox ?? given.sandbox ?? d.sandbox,
      isolation: over.isolation ?? given.isolation ?? d.isolation ?? 'worktree',
      meter: over.meter ?? given.meter ?? d.meter,
      targetBranch: given.target ?? d.targetBranch,
    },
    command: given.command ?? null,
    acp: given.acp ?? null,
    integration: given.integration ?? 'integration',
    forge: given.forge ?? 'local',
    maxParallel: over.maxParallel ?? given.maxParallel ?? null,
    regenerable: given.regenerable ?? ['node_modules'],
  };
}

function chosen(agent: string): (typeof agentNames)[number] {
  const known = agentNames.find((name) => name === agent);
  if (known) return known;
  throw new OrchError('ORCH_USAGE', `there is no agent ${JSON.stringify(agent)}`, {
    help: `Choose one of ${agentNames.join(', ')}.`,
  });
}

function ms(minutesGiven: number | undefined): number | undefined {
  return minutesGiven === undefined ? undefined : Math.max(1, Math.round(minutesGiven * 60_000));
}
