import { acp, claude, codex, command, gemini, opencode, type AgentAdapter } from '@orch/agents';
import { OrchError } from '@orch/core';

import type { AgentsConfig } from '../task/read-settings.ts';

/** The built-in adapters, by their names. */
const builtIn: Readonly<Record<string, () => AgentAdapter>> = { claude, codex, gemini, opencode };

/** The adapter of a name that needs no configuration; undefined for any other. */
export function builtInAdapter(name: string): AgentAdapter | undefined {
  return Object.hasOwn(builtIn, name) ? builtIn[name]?.() : undefined;
}

/**
 * The adapter of a name.
 *
 * @param config - with the words of the agents `command` and `acp`.
 * @throws OrchError `ORCH_USAGE` for a name that is not known, `ORCH_CONFIG_INVALID` where `command` or `acp` has no words.
 */
export function adapterOf(name: string, config: Pick<AgentsConfig, 'command' | 'acp'>): AgentAdapter {
  const known = builtInAdapter(name);
  if (known) return known;
  switch (name) {
    case 'command':
      return commandOf(config);
    case 'acp':
      return acpOf(config);
    default:
      throw new OrchError('ORCH_USAGE', `there is no agent ${JSON.stringify(name)}`, {
        help: `Choose one of ${[...Object.keys(builtIn), 'acp', 'command'].join(', ')}.`,
      });
  }
}

function commandOf({ command: words }: Pick<AgentsConfig, 'command'>): AgentAdapter {
  const [program, ...rest] = words ?? [];
  if (program !== undefined) return command({ argv: [program, ...rest] });
  throw new OrchError('ORCH_CONFIG_INVALID', 'the agent `command` needs to be told its command', {
    help: 'Set `agents.command` in the configuration, such as ["my-agent", "--file", "{prompt-file}"].',
  });
}

function acpOf({ acp: settings }: Pick<AgentsConfig, 'acp'>): AgentAdapter {
  const [program, ...rest] = settings?.command ?? [];
  if (!settings || program === undefined) {
    throw new OrchError('ORCH_CONFIG_INVALID', 'the agent `acp` needs to be told its command', {
      help: 'Set `agents.acp` in the configuration, such as { "command": ["gemini", "--acp"] }.',
    });
  }
  const { environment, provider, baseUrlVariable } = settings;
  return acp({
    argv: [program, ...rest],
    environment: environment ?? [],
    ...(provider !== undefined && { provider }),
    variables: ({ baseUrl }) =>
      baseUrl === undefined || baseUrlVariable === undefined ? {} : { [baseUrlVariable]: baseUrl },
  });
}
