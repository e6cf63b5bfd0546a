import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Sleeper extends AsyncDisposable {
  readonly pid: number;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Ends it, and resolves when its parent has taken notice. */
  readonly end: () => Promise<void>;
}

/** A child process that does nothing until it is ended. */
export async function sleeper(): Promise<Sleeper> {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error('no sleep was started');
  const ended = once(child, 'exit');
  const end = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  return { pid, signal: (name) => void child.kill(name), end, [Symbol.asyncDispose]: end };
}
