import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The parts of the process that commands use; a test passes its own. */
export interface CliProcess {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: CliStream;
  readonly stderr: CliStream;
  readonly stdin: { readonly isTTY?: boolean | undefined };
  exitCode?: number;
  cwd(): string;
}

export interface CliStream {
  readonly isTTY?: boolean | undefined;
  /** Nobody reads what is written any more. */
  readonly isClosed?: boolean | undefined;
  write(text: string): void;
}

/** What a command runs with. */
export interface CliContext {
  readonly process: CliProcess;
}

/**
 * The user's folder for state that must survive a repository: `$XDG_STATE_HOME`, else `~/.local/state`. A relative path
 * is no such folder: it could lie in a repository, which then decides over its own trust.
 */
export function userStateDir(env: CliProcess['env']): string {
  const configured = env['XDG_STATE_HOME'];
  if (configured !== undefined && isAbsolute(configured)) return configured;
  const home = homedir();
  return join(isAbsolute(home) ? home : userInfo().homedir, '.local', 'state');
}
