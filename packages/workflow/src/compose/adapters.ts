import { claude, codex, command, gemini, opencode, type AgentAdapter } from '@orch/agents';
import { OrchError } from '@orch/core';

/** The built-in adapters, by their names. */
const builtIn: Readonly<Record<string, () => AgentAdapter>> = { claude, codex, gemini, opencode };

/**
 * The adapter of a name.
 *
 * @param words - the program and arguments of the agent `command`.
 * @throws OrchError `ORCH_USAGE` for a name that is not known, `ORCH_CONFIG_INVALID` where `command` has no words.
 */
export function adapterOf(name: string, words: readonly string[] | null): AgentAdapter {
  const make = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
  if (make) return make();
  if (name !== 'command') {
    throw new OrchError('ORCH_USAGE', `there is no agent ${JSON.stringify(name)}`, {
      help: `Choose one of ${[...Object.keys(builtIn), 'command'].join(', ')}.`,
    });
  }
  const [program, ...rest] = words ?? [];
  if (program !== undefined) return command({ argv: [program, ...rest] });
  throw new OrchError('ORCH_CONFIG_INVALID', 'the agent `command` needs to be told its command', {
    help: 'Set `agents.command` in the configuration, such as ["my-agent", "--file", "{prompt-file}"].',
  });
}
