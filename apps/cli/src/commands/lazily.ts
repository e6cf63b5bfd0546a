import type { CliContext } from '../context.ts';

type Work<Flags, Args extends readonly unknown[]> = (
  context: CliContext,
  flags: Flags,
  ...args: Args
) => void | Promise<void>;

/** The loader of a command: its work is imported when it is called, so that help and other commands need not pay for it. */
export function lazily<Flags, Args extends readonly unknown[]>(
  load: () => Promise<Work<Flags, Args>>,
): () => Promise<(this: CliContext, flags: Flags, ...args: Args) => void | Promise<void>> {
  return async () => {
    const work = await load();
    return function (flags, ...args) {
      return work(this, flags, ...args);
    };
  };
}
