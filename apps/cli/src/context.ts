import { homedir } from 'node:os';
import { join } from 'node:path';

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
  write(text: string): void;
}

/** What a command runs with. */
export interface CliContext {
  readonly process: CliProcess;
}

/** The user's folder for state that must survive a repository: `$XDG_STATE_HOME`, else `~/.local/state`. */
export function userStateDir(env: CliProcess['env']): string {
  const configured = env['XDG_STATE_HOME'];
  return configured !== undefined && configured !== '' ? configured : join(homedir(), '.local', 'state');
}
