import { recordTrust, trustSubject, type Workspace } from '@orch/config';
import { systemClock } from '@orch/core';

import type { CliProcess } from './context.ts';
import { printable } from './render/printable.ts';

/**
 * Asks on a terminal whether this repository may run code, and records a yes. Without a terminal, and where the
 * question is not answered, nothing is recorded.
 *
 * @throws AbortError on Ctrl-C and where the terminal is closed.
 */
export async function askForTrust(process: CliProcess, workspace: Workspace): Promise<void> {
  if (process.stderr.isTTY !== true || process.stdin.isTTY !== true) return;
  const { createInterface } = await import('node:readline/promises');
  const prompt = createInterface({ input: globalThis.process.stdin, output: globalThis.process.stderr });
  try {
    const answer = await prompt.question(
      `Run the scripts of ${printable(workspace.root)} and the tests that are generated into it? [y/N] `,
    );
    if (!/^y(?:es)?$/i.test(answer.trim())) return;
    recordTrust(workspace, trustSubject(workspace), systemClock.now());
  } finally {
    prompt.close();
  }
}
