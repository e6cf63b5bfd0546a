import type { main } from './cli.ts';
import type * as Output from './output.ts';

/** What the command line is made of; each of them is loaded by whoever starts it. */
export interface Program {
  readonly cli: { readonly main: typeof main };
  readonly output: typeof Output;
}

/** Runs the command line in this process. */
export async function run({ cli: { main }, output: { openOutput, OutputError } }: Program): Promise<void> {
  const exitCode = main({
    argv: process.argv,
    env: process.env,
    stdout: openOutput(1),
    stderr: openOutput(2),
    get stdin() {
      return process.stdin;
    },
    cwd: () => process.cwd(),
  });
  process.exitCode = await exitCode.catch((error: unknown) => {
    if (!(error instanceof OutputError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 1;
  });
}
