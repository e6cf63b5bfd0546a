import type { main } from './cli.ts';
import type * as Output from './output.ts';
import { tellUnfinished } from './unfinished.ts';

/** What the command line is made of; each of them is loaded by whoever starts it. */
export interface Program {
  readonly cli: { readonly main: typeof main };
  readonly output: typeof Output;
}

/** Runs the command line in this process. */
export async function run({ cli: { main }, output: { openOutput, OutputError } }: Program): Promise<void> {
  const stdout = openOutput(1);
  const stderr = openOutput(2);
  let hasOutput = false;
  const onEarlyExit = (code: number): void => {
    const wantsJson = process.argv.includes('--json') && !hasOutput;
    process.exitCode = tellUnfinished(code, { stderr, stdout: wantsJson ? stdout : undefined });
  };
  process.once('exit', onEarlyExit);
  try {
    process.exitCode = await main({
      argv: process.argv,
      env: process.env,
      stdout: {
        get isTTY() {
          return stdout.isTTY;
        },
        write(text) {
          hasOutput = true;
          stdout.write(text);
        },
      },
      stderr,
      get stdin() {
        return process.stdin;
      },
      cwd: () => process.cwd(),
    });
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = 1;
  } finally {
    process.off('exit', onEarlyExit);
  }
}
