import type { AgentAdapter, AgentVerdict } from '../adapter.ts';
import type { AgentTask } from '../task.ts';
import type { TokenPrices } from '../usage/usage.ts';
import { uuidOf } from '../uuid.ts';
import { claudeParser } from './claude-stream.ts';

/** Tools of Claude Code that change files and run commands. */
const allTools = [
  'Bash',
  'Edit',
  'Write',
  'NotebookEdit',
  'Read',
  'Glob',
  'Grep',
  'WebFetch',
  'WebSearch',
  'Task',
  'TodoWrite',
];

/**
 * The highest that Anthropic has published for any model of Claude Code: Opus 4.6 in fast mode, 30 and 150 US dollars a
 * million tokens of input and output, reads of the cache at a tenth and writes for an hour at twice the input, and a tenth
 * more of all of it for data that stays in one country (platform.claude.com/docs, "Pricing", November 2026).
 */
const highestPrices: TokenPrices = { input: 33, cacheRead: 3.3, cacheWrite: 66, output: 165 };

export interface ClaudeOptions {
  /** @default 'claude' */
  readonly program?: string;
}

/** Claude Code, headless (`claude --print`), with its `stream-json` output. */
export function claude({ program = 'claude' }: ClaudeOptions = {}): AgentAdapter {
  return {
    name: 'claude',
    capabilities: {
      resume: true,
      chooseSession: true,
      cost: 'reported',
      usage: 'calls',
      budget: true,
      turns: true,
      permissions: 'policy',
      result: true,
    },
    environment: [
      'ANTHROPIC_API_KEY',
      'ANTHROPIC_AUTH_TOKEN',
      'ANTHROPIC_BASE_URL',
      'ANTHROPIC_MODEL',
      'CLAUDE_CODE_OAUTH_TOKEN',
      'CLAUDE_CONFIG_DIR',
    ],
    version: { argv: [program, '--version'], tested: { from: '2.1.197', to: '2.1.329' } },
    provider: () => 'anthropic',
    highestPrices,
    sessionOf,
    spawn: (task, { root, environment }) => ({
      argv: [program, ...flags(task, root)],
      input: task.prompt,
      env: {
        DISABLE_TELEMETRY: '1',
        DISABLE_ERROR_REPORTING: '1',
        DISABLE_AUTOUPDATER: '1',
        DISABLE_BUG_COMMAND: '1',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        // By itself it tries a refused call again for minutes; to wait for a provider is the caller's business.
        CLAUDE_CODE_MAX_RETRIES: '3',
        ...(task.baseUrl !== undefined && { ANTHROPIC_BASE_URL: task.baseUrl }),
      },
      stateDirs: stateDirs(environment),
    }),
    createParser: claudeParser,
    classify: ({ results, stderrTail }) => (results.length === 0 ? byStderr(stderrTail) : undefined),
  };
}

/** The session of an attempt has one id, so that a second start of it finds the first. */
function sessionOf(task: AgentTask): string {
  return task.session?.id ?? uuidOf(task.attempt);
}

function flags(task: AgentTask, root: boolean): string[] {
  const session = task.session?.resume === true ? '--resume' : '--session-id';
  return [
    ['--print', '--output-format', 'stream-json', '--verbose', '--include-partial-messages'],
    [session, sessionOf(task)],
    permissionFlags(task, root),
    task.trustProject === true ? [] : ['--setting-sources', 'user', '--strict-mcp-config'],
    task.model === undefined ? [] : ['--model', task.model],
    task.budgetUsd === undefined ? [] : ['--max-budget-usd', String(task.budgetUsd)],
  ].flat();
}

/** Nobody answers a question: what would be asked is refused. As root the agent refuses to skip permissions. */
function permissionFlags({ permissions, allowedTools = [] }: AgentTask, root: boolean): string[] {
  const mode = { plan: 'plan', edit: 'acceptEdits', full: root ? 'acceptEdits' : 'bypassPermissions' }[permissions];
  const tools = permissions === 'full' && root ? [...allTools, ...allowedTools] : allowedTools;
  const allowed = tools.length === 0 ? [] : ['--allowedTools', tools.join(',')];
  return ['--permission-mode', mode, '--permission-prompts', 'none', ...allowed];
}

function stateDirs(environment: Readonly<Record<string, string>>): string[] {
  const { HOME: home, CLAUDE_CONFIG_DIR: config } = environment;
  if (config !== undefined) return [config];
  return home === undefined ? [] : [`${home}/.claude`, `${home}/.claude.json`];
}

function byStderr(stderr: string): AgentVerdict | undefined {
  if (/session id .* is already in use/i.test(stderr)) {
    return { status: 'session-in-use', reason: 'the session of this attempt was begun before' };
  }
  if (/no conversation found/i.test(stderr)) {
    return { status: 'failed', reason: 'claude does not know the session that is to be resumed' };
  }
  if (/invalid api key|not logged in|please run \/login|oauth token .*expired/i.test(stderr)) {
    return { status: 'auth', reason: 'claude is not logged in' };
  }
  return undefined;
}
