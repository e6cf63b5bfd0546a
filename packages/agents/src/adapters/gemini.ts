import { join } from 'node:path';

import type { AgentAdapter, AgentVerdict, SpawnContext } from '../adapter.ts';
import type { AgentTask } from '../task.ts';
import { uuidOf } from '../uuid.ts';
import { geminiParser } from './gemini-stream.ts';

export interface GeminiOptions {
  /** @default 'gemini' */
  readonly program?: string;
}

/** Gemini CLI, headless, with its `stream-json` output. */
export function gemini({ program = 'gemini' }: GeminiOptions = {}): AgentAdapter {
  return {
    name: 'gemini',
    capabilities: {
      resume: true,
      chooseSession: true,
      cost: 'tokens',
      usage: 'end',
      budget: false,
      turns: true,
      permissions: 'policy',
      result: true,
    },
    environment: [
      'GEMINI_API_KEY',
      'GOOGLE_API_KEY',
      'GOOGLE_CLOUD_PROJECT',
      'GOOGLE_CLOUD_LOCATION',
      'GOOGLE_GENAI_USE_VERTEXAI',
      'GOOGLE_GENAI_USE_GCA',
      'GOOGLE_GEMINI_BASE_URL',
      'GEMINI_CLI_HOME',
    ],
    version: { argv: [program, '--version'], tested: { from: '0.61.0', to: '0.61.0' } },
    provider: () => 'google',
    sessionOf,
    spawn: (task, context) => ({
      argv: [program, ...flags(task)],
      input: task.prompt,
      env: environmentOf(task, context),
      files: { [defaultsFile]: JSON.stringify(defaultSettings(task)) },
      stateDirs: stateDirs(context.environment),
    }),
    createParser: geminiParser,
    classify: ({ results, exitCode, stderrTail }) => (results.length === 0 ? byExit(exitCode, stderrTail) : undefined),
  };
}

function sessionOf(task: AgentTask): string {
  return task.session?.id ?? uuidOf(task.attempt);
}

function flags(task: AgentTask): string[] {
  const mode = { plan: 'plan', edit: 'auto_edit', full: 'yolo' }[task.permissions];
  return [
    ['--output-format', 'stream-json', '--approval-mode', mode],
    // In a folder that it does not trust the agent refuses all modes but one that asks, and nobody answers.
    ['--skip-trust'],
    task.session?.resume === true ? ['--resume', sessionOf(task)] : ['--session-id', sessionOf(task)],
    task.model === undefined ? [] : ['--model', task.model],
    (task.allowedTools ?? []).length === 0 ? [] : ['--allowed-tools', (task.allowedTools ?? []).join(',')],
    task.trustProject === true ? [] : ['--extensions', 'none', '--allowed-mcp-server-names', 'none'],
  ].flat();
}

const defaultsFile = 'gemini-defaults.json';

/** Below the user's own settings, so that these win. */
function defaultSettings({ baseUrl, maxTurns }: AgentTask): unknown {
  return {
    telemetry: { enabled: false },
    privacy: { usageStatisticsEnabled: false },
    // By itself it tries a refused call again for minutes; to wait for a provider is the caller's business.
    general: { enableAutoUpdate: false, enableAutoUpdateNotification: false, maxAttempts: 2 },
    ...(maxTurns !== undefined && { model: { maxSessionTurns: maxTurns } }),
    // With a base URL the agent takes itself for one behind a gateway, and does not know how to log in.
    ...(baseUrl !== undefined && { security: { auth: { selectedType: 'gemini-api-key' } } }),
  };
}

function environmentOf({ baseUrl }: AgentTask, { folder }: SpawnContext): Record<string, string> {
  return {
    GEMINI_CLI_SYSTEM_DEFAULTS_PATH: join(folder, defaultsFile),
    ...(baseUrl !== undefined && { GOOGLE_GEMINI_BASE_URL: baseUrl }),
  };
}

function stateDirs({ HOME: home, GEMINI_CLI_HOME: own }: Readonly<Record<string, string>>): string[] {
  const base = own ?? home;
  return base === undefined ? [] : [`${base}/.gemini`];
}

/** The exit codes of the agent: 41 authentication, 53 turns; 42 wrong input. */
function byExit(exitCode: number | null, stderr: string): AgentVerdict | undefined {
  if (/session id ".*" already exists/i.test(stderr)) {
    return { status: 'session-in-use', reason: 'the session of this attempt was begun before' };
  }
  if (exitCode === 41) return { status: 'auth', reason: 'gemini is not logged in' };
  if (exitCode === 53) return { status: 'turns', reason: 'gemini took all turns that it may' };
  return undefined;
}
