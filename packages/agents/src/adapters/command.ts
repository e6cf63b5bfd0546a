import { join } from 'node:path';

import { OrchError } from '@orch/core';

import type { AgentAdapter } from '../adapter.ts';
import type { AgentTask } from '../task.ts';

export interface CommandOptions {
  /** What to call it. @default 'command' */
  readonly name?: string;
  /**
   * The words of the command. In each of them `{prompt-file}`, `{cwd}`, `{attempt}` and `{model}` are replaced, once, by
   * what they stand for; no shell reads the result. Without `{prompt-file}` the prompt comes through standard input.
   */
  readonly argv: readonly [string, ...string[]];
  /** Variables of the caller's environment that it needs. */
  readonly environment?: readonly string[];
  /** Folders that it writes to besides its working folder, inside a sandbox. */
  readonly stateDirs?: readonly string[];
}

const placeholder = /\{([a-z-]+)\}/g;
const promptFile = 'prompt.md';

/**
 * Any program as an agent. Only its exit code tells how it went: look at what it changed.
 *
 * @throws OrchError `ORCH_AGENT_COMMAND` on a placeholder that is not known
 */
export function command({ name = 'command', argv, environment = [], stateDirs = [] }: CommandOptions): AgentAdapter {
  for (const word of argv) fill(word, { 'prompt-file': '', cwd: '', attempt: '', model: '' });
  return {
    name,
    capabilities: {
      resume: false,
      chooseSession: false,
      cost: 'none',
      usage: 'never',
      budget: false,
      turns: false,
      permissions: 'none',
      result: false,
    },
    environment,
    spawn: (task, { folder }) => {
      const values = valuesOf(task, join(folder, promptFile));
      const [program, ...rest] = argv;
      const byFile = argv.some((word) => word.includes('{prompt-file}'));
      return {
        argv: [fill(program, values), ...rest.map((word) => fill(word, values))],
        ...(byFile ? { files: { [promptFile]: task.prompt } } : { input: task.prompt }),
        stateDirs,
      };
    },
    createParser: () => (line) => [{ type: 'text', text: line }],
  };
}

export type Values = Readonly<Record<string, string>>;

export function valuesOf(task: AgentTask, file: string): Values {
  return { 'prompt-file': file, cwd: task.cwd, attempt: task.attempt, model: task.model ?? '' };
}

export function fill(word: string, values: Values): string {
  return word.replaceAll(placeholder, (found, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    throw new OrchError('ORCH_AGENT_COMMAND', `${found} in a command for an agent stands for nothing`, {
      help: `Use ${Object.keys(values)
        .map((known) => `{${known}}`)
        .join(', ')}.`,
    });
  });
}
