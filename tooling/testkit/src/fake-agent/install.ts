import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

import type { FakeScript } from './script.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const acpMain = fileURLToPath(new URL('./acp-main.ts', import.meta.url));

export interface FakeAgent {
  /** The program: a file that can be executed. */
  readonly program: string;
  /** The folder that a sandbox has to leave writable: sessions and counters are kept there. */
  readonly state: string;
}

/**
 * Makes a program that does what a script or its prompt says instead of calling a model, and talks like a real agent.
 *
 * @param folder an existing folder for the program and its state
 * @param as whose format it speaks: `plain` has none, `acp` is the Agent Client Protocol
 */
export function installFakeAgent(
  folder: string,
  as: 'claude' | 'codex' | 'plain' | 'acp',
  script: FakeScript = {},
): FakeAgent {
  const state = join(folder, `${as}-state`);
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, 'script.json'), JSON.stringify(script));
  const program = join(folder, as);
  const words = (as === 'acp' ? [acpMain, state] : [main, state, as]).map(quoted);
  // What tests keep of compiled code is for the agent too, who takes it out of the environment before it begins.
  const compiled = env['NODE_COMPILE_CACHE'] ? `NODE_COMPILE_CACHE=${quoted(env['NODE_COMPILE_CACHE'])} ` : '';
  writeFileSync(program, `#!/bin/sh\n${compiled}exec ${quoted(execPath)} ${words.join(' ')} "$@"\n`, { mode: 0o755 });
  return { program, state };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
