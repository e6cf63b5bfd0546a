import {
  ArgumentScannerError,
  buildApplication,
  buildRouteMap,
  ExitCode,
  formatMessageForArgumentScannerError,
  run,
  text_en,
  type Application,
  type ApplicationText,
} from '@stricli/core';

import { demoCommand } from './commands/demo.command.ts';
import { startCommand } from './commands/start.command.ts';
import { trustCommand } from './commands/trust.command.ts';
import type { CliContext, CliProcess } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { version } from './version.ts';

const text: ApplicationText = {
  ...text_en,
  exceptionWhileParsingArguments: (error) =>
    usageError(
      error instanceof ArgumentScannerError ? formatMessageForArgumentScannerError(error, {}) : String(error),
      'run the command with --help',
    ),
  noCommandRegisteredForInput: ({ input, corrections }) =>
    usageError(
      `there is no command ${JSON.stringify(input)}`,
      corrections.length > 0 ? `did you mean ${corrections.join(' or ')}?` : 'run orch --help',
    ),
};

const application: Application<CliContext> = buildApplication(
  buildRouteMap({
    routes: { start: startCommand, demo: demoCommand, trust: trustCommand },
    docs: {
      brief: 'Turns requirement documents into verified, released code',
      fullDescription: [
        'Turns requirement documents into verified, released code.',
        '',
        'Exit codes: 0 ok · 1 a task or gate failed · 2 usage or configuration · 3 invalid document or roadmap',
        '70 a bug of orch · 75 locked, try again · 130 and 143 ended by a signal',
      ].join('\n'),
    },
  }),
  {
    name: 'orch',
    versionInfo: { currentVersion: version },
    scanner: { caseStyle: 'allow-kebab-for-camel' },
    documentation: { caseStyle: 'convert-camel-to-kebab', disableAnsiColor: true },
    localization: { text },
    determineExitCode: () => exitCodes.bug,
  },
);

/** Runs the command line of a process and answers its exit code. */
export async function main(process: CliProcess): Promise<number> {
  const context: CliContext & { process: CliProcess & { exitCode?: number | string | null } } = { process };
  await run(application, argumentsOf(process.argv.slice(2)), context);
  const code = process.exitCode ?? exitCodes.ok;
  if (code >= 0) return code;
  if (code !== ExitCode.UnknownCommand && code !== ExitCode.InvalidArgument) return exitCodes.bug;
  if (process.argv.includes('--json')) process.stdout.write(refusal(process.argv));
  return exitCodes.usage;
}

/** The form of every error, written here without the code that draws excerpts, which `--help` need not load. */
function usageError(message: string, help: string): string {
  return `error[ORCH_USAGE]: ${message}\n  help: ${help}`;
}

/** What standard output holds where a program asked for JSON with a command line that is not understood. */
function refusal(argv: readonly string[]): string {
  const message = `the command line is not understood: ${argv.slice(2).join(' ')}`;
  return `${JSON.stringify({ v: 1, success: false, error: { code: 'ORCH_USAGE', message } }, undefined, 2)}\n`;
}

/** Drops one `--` after the command, which `npm run start -- --id 1` leaves there. */
function argumentsOf(argv: readonly string[]): string[] {
  return argv[1] === '--' ? [argv[0] ?? '', ...argv.slice(2)] : [...argv];
}
