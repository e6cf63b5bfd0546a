import { recordTrust, trustSubject, type Workspace } from '@orch/config';
import { systemClock } from '@orch/core';

import type { CliProcess } from './context.ts';

/** Asks on a terminal whether this repository may run code, and records a yes. Without a terminal the answer is no. */
export async function askForTrust(process: CliProcess, workspace: Workspace): Promise<boolean> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return false;
  const { createInterface } = await import('node:readline/promises');
  const prompt = createInterface({ input: globalThis.process.stdin, output: globalThis.process.stderr });
  try {
    const answer = await prompt.question(
      `Run the scripts of ${workspace.root} and the tests that are generated into it? [y/N] `,
    );
    if (!/^y(?:es)?$/i.test(answer.trim())) return false;
    recordTrust(workspace, trustSubject(workspace), systemClock.now());
    return true;
  } finally {
    prompt.close();
  }
}
