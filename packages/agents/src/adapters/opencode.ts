import type { AgentAdapter } from '../adapter.ts';
import type { AgentTask } from '../task.ts';
import { opencodeParser } from './opencode-stream.ts';

export interface OpencodeOptions {
  /** @default 'opencode' */
  readonly program?: string;
}

/** opencode, headless (`opencode run --format json`). */
export function opencode({ program = 'opencode' }: OpencodeOptions = {}): AgentAdapter {
  return {
    name: 'opencode',
    capabilities: {
      resume: true,
      chooseSession: false,
      cost: 'reported',
      usage: 'calls',
      budget: false,
      turns: true,
      permissions: 'policy',
      result: true,
    },
    environment: [
      'ANTHROPIC_API_KEY',
      'OPENAI_API_KEY',
      'GEMINI_API_KEY',
      'OPENROUTER_API_KEY',
      'OPENCODE_API_KEY',
      'OPENCODE_CONFIG',
      'OPENCODE_CONFIG_DIR',
    ],
    version: { argv: [program, '--version'], tested: { from: '1.18.33', to: '1.18.33' } },
    provider: ({ model }) => model?.split('/', 1)[0],
    spawn: (task, { environment }) => ({
      argv: [program, ...flags(task)],
      input: task.prompt,
      env: environmentOf(task),
      stateDirs: stateDirs(environment),
    }),
    createParser: opencodeParser,
  };
}

function flags(task: AgentTask): string[] {
  return [
    ['run', '--format', 'json', '--dir', task.cwd],
    task.permissions === 'full' ? ['--auto'] : [],
    task.trustProject === true ? [] : ['--pure'],
    task.model === undefined ? [] : ['--model', task.model],
    // Without a title the agent has a model think of one, and does not tell what that used.
    task.session?.resume === true ? ['--session', task.session.id] : ['--title', task.attempt],
  ].flat();
}

/** What is not allowed is refused: nobody answers a question. */
const permissions = {
  plan: { edit: 'deny', bash: 'deny', external_directory: 'deny' },
  edit: { edit: 'allow', bash: 'deny', external_directory: 'deny' },
  full: { edit: 'allow', bash: 'allow', webfetch: 'allow' },
};

function environmentOf(task: AgentTask): Record<string, string> {
  const allowed = Object.fromEntries((task.allowedTools ?? []).map((tool) => [tool, 'allow']));
  const [provider] = task.model?.split('/') ?? [];
  return {
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_SHARE: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_PERMISSION: JSON.stringify({ ...permissions[task.permissions], ...allowed }),
    ...(task.trustProject !== true && { OPENCODE_DISABLE_PROJECT_CONFIG: '1' }),
    ...(task.baseUrl !== undefined &&
      provider !== undefined && {
        OPENCODE_DISABLE_MODELS_FETCH: '1',
        OPENCODE_CONFIG_CONTENT: JSON.stringify({
          provider: { [provider]: { options: { baseURL: `${task.baseUrl}/v1` } } },
        }),
      }),
  };
}

function stateDirs(environment: Readonly<Record<string, string>>): string[] {
  const { HOME: home } = environment;
  if (home === undefined) return [];
  const folders = [
    ['XDG_DATA_HOME', '.local/share'],
    ['XDG_STATE_HOME', '.local/state'],
    ['XDG_CACHE_HOME', '.cache'],
    ['XDG_CONFIG_HOME', '.config'],
  ] as const;
  return folders.map(([name, usual]) => `${environment[name] ?? `${home}/${usual}`}/opencode`);
}
