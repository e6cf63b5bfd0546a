import type { CliProcess } from '../context.ts';
import { shortName } from './runs/find-run.ts';
import type { StartFlags } from './start.command.ts';

/**
 * The command with which a person continues a start that was cancelled, as it was called.
 *
 * @param run - the run that it had begun; undefined where it was cancelled before that.
 */
export function continueWith(
  { argv }: Pick<CliProcess, 'argv'>,
  flags: Pick<StartFlags, 'id' | 'cwd' | 'trust' | 'dryRun'>,
  run: string | undefined,
): string {
  const words = argv.slice(2);
  // The journal of a dry run is gone with it.
  if (run !== undefined && !flags.dryRun) return commandLine(['resume', shortName(run), ...sameAgain(flags)]);
  // The folder of the demo exists by now.
  if (words[0] === 'demo' && flags.id !== undefined) {
    return commandLine(['start', '--id', flags.id, ...sameAgain(flags)]);
  }
  return commandLine(words);
}

/** What a run does not keep of its call. */
function sameAgain({ cwd, trust }: Pick<StartFlags, 'cwd' | 'trust'>): string[] {
  return [...(cwd === undefined ? [] : ['--cwd', cwd]), ...(trust ? ['--trust'] : [])];
}

function commandLine(words: readonly string[]): string {
  return ['orch', ...words.map(quote)].join(' ');
}

function quote(argument: string): string {
  return /^[\w./:@,=-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
