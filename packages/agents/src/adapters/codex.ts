import type { AgentAdapter, SpawnContext } from '../adapter.ts';
import type { AgentTask } from '../task.ts';
import { codexParser } from './codex-stream.ts';
import { verdictOfMessage } from './provider-errors.ts';

export interface CodexOptions {
  /** @default 'codex' */
  readonly program?: string;
}

/** Codex, headless (`codex exec --json`). */
export function codex({ program = 'codex' }: CodexOptions = {}): AgentAdapter {
  return {
    name: 'codex',
    capabilities: {
      resume: true,
      chooseSession: false,
      cost: 'tokens',
      usage: 'end',
      budget: false,
      turns: true,
      permissions: 'policy',
      result: true,
    },
    environment: ['OPENAI_API_KEY', 'OPENAI_BASE_URL', 'CODEX_API_KEY', 'CODEX_HOME'],
    version: { argv: [program, '--version'], tested: { from: '0.169.0', to: '0.169.0' } },
    provider: () => 'openai',
    spawn: (task, context) => ({
      argv: [program, ...flags(task, context)],
      input: task.prompt,
      stateDirs: stateDirs(context.environment),
    }),
    createParser: codexParser,
    classify: ({ results, stderrTail, exitCode }) => {
      if (results.length > 0 || exitCode === 0) return undefined;
      const status = verdictOfMessage(stderrTail);
      return status === 'failed' ? undefined : { status, reason: `codex cannot call its model: ${status}` };
    },
  };
}

function flags(task: AgentTask, { sandboxed, environment }: SpawnContext): string[] {
  return [
    ['exec', '--json', '--color', 'never', '--skip-git-repo-check', '--cd', task.cwd],
    ['--sandbox', sandboxOf(task, sandboxed)],
    task.trustProject === true ? [] : ['--ignore-rules'],
    task.model === undefined ? [] : ['--model', task.model],
    setting('check_for_update_on_startup', false),
    setting('analytics.enabled', false),
    task.baseUrl === undefined ? [] : provider(task.baseUrl, environment),
    task.writable === undefined ? [] : setting('sandbox_workspace_write.writable_roots', task.writable),
    task.session?.resume === true ? ['resume', task.session.id] : [],
    ['-'],
  ].flat();
}

/** The agent's own sandbox; inside of ours it may fail, and is not needed. */
function sandboxOf({ permissions }: AgentTask, sandboxed: boolean): string {
  if (permissions === 'plan') return 'read-only';
  return permissions === 'edit' && !sandboxed ? 'workspace-write' : 'danger-full-access';
}

/**
 * A provider of our own: the one that the agent has speaks WebSocket, which proxies seldom do, and after a refusal tries
 * again for minutes; to wait for a provider is the caller's business.
 */
function provider(baseUrl: string, environment: Readonly<Record<string, string>>): string[] {
  const key = ['CODEX_API_KEY', 'OPENAI_API_KEY'].find((name) => environment[name] !== undefined);
  const settings = {
    name: 'orch',
    base_url: `${baseUrl}/v1`,
    wire_api: 'responses',
    supports_websockets: false,
    request_max_retries: 2,
    stream_max_retries: 2,
    ...(key === undefined ? { requires_openai_auth: true } : { env_key: key }),
  };
  const entries = Object.entries(settings).flatMap(([name, value]) => setting(`model_providers.orch.${name}`, value));
  return [...setting('model_provider', 'orch'), ...entries];
}

/** JSON is TOML for strings, booleans and lists of strings. */
function setting(key: string, value: unknown): string[] {
  return ['--config', `${key}=${JSON.stringify(value)}`];
}

function stateDirs({ HOME: home, CODEX_HOME: own }: Readonly<Record<string, string>>): string[] {
  if (own !== undefined) return [own];
  return home === undefined ? [] : [`${home}/.codex`];
}
