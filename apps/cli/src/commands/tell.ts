import type { CliContext } from '../context.ts';
import { reportFailure } from '../render/failure.ts';

/** What a command tells: the same as a document and as text. */
export interface Told {
  readonly document: object;
  readonly text: string;
  /** For standard error, such as what to do next. */
  readonly hint?: string;
  readonly exitCode?: number;
}

/** Writes what a command tells, or why it cannot. */
export async function tell(
  { process }: CliContext,
  { json }: { readonly json: boolean },
  work: () => Told | Promise<Told>,
): Promise<void> {
  try {
    const { document, text, hint, exitCode } = await work();
    const success = exitCode === undefined || exitCode === 0;
    process.stdout.write(json ? `${JSON.stringify({ v: 1, success, ...document }, undefined, 2)}\n` : text);
    if (hint !== undefined) process.stderr.write(`${hint}\n`);
    if (exitCode !== undefined) process.exitCode = exitCode;
  } catch (error) {
    process.exitCode = reportFailure(process, error, json);
  }
}
