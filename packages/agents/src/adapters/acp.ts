import type { AgentAdapter } from '../adapter.ts';
import type { AgentTask } from '../task.ts';
import { acpConversation } from './acp-conversation.ts';
import { acpParser } from './acp-stream.ts';
import { fill, valuesOf } from './command.ts';

export interface AcpOptions {
  /** What to call it. @default 'acp' */
  readonly name?: string;
  /** The words that start the agent, such as `gemini --acp`. `{cwd}`, `{attempt}` and `{model}` stand for the task's. */
  readonly argv: readonly [string, ...string[]];
  /** Variables of the caller's environment that it needs. */
  readonly environment?: readonly string[];
  /** Variables of the agent for a task, such as the one for `task.baseUrl`. */
  readonly variables?: (task: AgentTask) => Readonly<Record<string, string>>;
  /** Whose models it calls: `anthropic`, `openai`, `google`. */
  readonly provider?: string;
  /** Folders that it writes to besides its working folder, inside a sandbox. */
  readonly stateDirs?: readonly string[];
}

/**
 * Any agent that speaks the Agent Client Protocol. It asks for permissions, which the policy of the task answers: an agent
 * that does not ask is not held to it. The package `@agentclientprotocol/sdk` has to be installed.
 *
 * @throws OrchError `ORCH_AGENT_COMMAND` on a placeholder that is not known
 */
export function acp(options: AcpOptions): AgentAdapter {
  const { name = 'acp', argv, environment = [], variables, provider, stateDirs = [] } = options;
  const known = { cwd: '', attempt: '', model: '' };
  for (const word of argv) fill(word, known);
  return {
    name,
    capabilities: {
      resume: true,
      chooseSession: false,
      cost: 'reported',
      usage: 'end',
      budget: false,
      turns: true,
      permissions: 'asked',
      result: true,
    },
    environment,
    ...(provider !== undefined && { provider: () => provider }),
    spawn: (task) => {
      const { cwd, attempt, model } = valuesOf(task, '');
      const [program, ...rest] = argv.map((word) => fill(word, { cwd, attempt, model } as Record<string, string>));
      return { argv: [program ?? '', ...rest], env: variables?.(task) ?? {}, stateDirs };
    },
    converse: acpConversation,
    createParser: acpParser,
  };
}
