import { buildApplication, buildRouteMap, ExitCode, run, text_en, type Application } from '@stricli/core';

import { agentsRoutes } from './commands/agents.command.ts';
import { cacheCommand } from './commands/cache.command.ts';
import { costCommand } from './commands/cost.command.ts';
import { doctorCommand } from './commands/doctor.command.ts';
import { demoCommand } from './commands/demo.command.ts';
import { prdRoutes } from './commands/prd.command.ts';
import { rescueRoutes } from './commands/rescue.command.ts';
import { roadmapRoutes } from './commands/roadmap.command.ts';
import {
  approveCommand,
  attachCommand,
  cancelCommand,
  logsCommand,
  resumeCommand,
  runsCommand,
  statusCommand,
  whyCommand,
} from './commands/runs.command.ts';
import { startCommand } from './commands/start.command.ts';
import { trustCommand } from './commands/trust.command.ts';
import type { CliContext, CliProcess } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import { refusedArgument, unknownCommand, usageErrorJson, usageErrorText, type UsageError } from './usage-error.ts';
import { version } from './version.ts';

const routes = {
  start: startCommand,
  agents: agentsRoutes,
  cost: costCommand,
  rescue: rescueRoutes,
  runs: runsCommand,
  status: statusCommand,
  why: whyCommand,
  logs: logsCommand,
  attach: attachCommand,
  approve: approveCommand,
  resume: resumeCommand,
  cancel: cancelCommand,
  doctor: doctorCommand,
  demo: demoCommand,
  trust: trustCommand,
  prd: prdRoutes,
  roadmap: roadmapRoutes,
  cache: cacheCommand,
};
const brief = 'Takes requirement documents to generated code whose tests have run';

/** @param told - hears of a command line that is not understood, besides the text on standard error. */
function createApplication(command: string | undefined, told: (error: UsageError) => void): Application<CliContext> {
  const tell = (error: UsageError): string => {
    told(error);
    return usageErrorText(error);
  };
  return buildApplication(
    buildRouteMap({
      routes,
      docs: {
        brief,
        fullDescription: [
          `${brief}.`,
          '',
          'Exit codes: 0 ok · 1 a task or gate failed · 2 usage or configuration · 3 invalid document or roadmap',
          '70 a bug of orch · 75 locked, try again · 130 and 143 ended by a signal',
        ].join('\n'),
      },
    }),
    {
      name: 'orch',
      versionInfo: { currentVersion: version },
      // Two letters may be wrong, or one too many: farther names are no mistakes in writing this one.
      scanner: {
        caseStyle: 'allow-kebab-for-camel',
        distanceOptions: { threshold: 4, weights: { insertion: 1, deletion: 3, substitution: 2, transposition: 0 } },
      },
      documentation: { caseStyle: 'convert-camel-to-kebab', disableAnsiColor: true },
      localization: {
        text: {
          ...text_en,
          exceptionWhileParsingArguments: (error) => tell(refusedArgument(error, command)),
          noCommandRegisteredForInput: ({ input, corrections }) => tell(unknownCommand(input, corrections, command)),
        },
      },
      determineExitCode: () => exitCodes.bug,
    },
  );
}

/** Runs the command line of a process and answers its exit code. */
export async function main(process: CliProcess): Promise<number> {
  const context: CliContext & { process: CliProcess & { exitCode?: number | string | null } } = { process };
  const args = argumentsOf(process.argv.slice(2));
  const refusals: UsageError[] = [];
  const application = createApplication(commandOf(args), (error) => refusals.push(error));
  await run(application, args, context);
  const code = process.exitCode ?? exitCodes.ok;
  if (code >= 0) return code;
  if (code !== ExitCode.UnknownCommand && code !== ExitCode.InvalidArgument) return exitCodes.bug;
  const [refusal] = refusals;
  if (refusal !== undefined && args.includes('--json')) process.stdout.write(usageErrorJson(refusal));
  return exitCodes.usage;
}

/** The command that the arguments begin with, as far as there is one: `start`, `prd tasks`, `prd`. */
function commandOf([first, second]: readonly string[]): string | undefined {
  if (first === undefined || !Object.hasOwn(routes, first)) return undefined;
  const target = routes[first as keyof typeof routes];
  const hasCommands = 'getRoutingTargetForInput' in target;
  return hasCommands && second !== undefined && target.getRoutingTargetForInput(second) ? `${first} ${second}` : first;
}

/** Drops one `--` after the command, which `npm run start -- --id 1` leaves there. */
function argumentsOf(argv: readonly string[]): string[] {
  return argv[1] === '--' ? [argv[0] ?? '', ...argv.slice(2)] : [...argv];
}
