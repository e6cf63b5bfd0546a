import type { ProcessIdentity } from './process-identity.ts';

/**
 * An identity as one word of letters, digits, `-`, `_` and `.`, for the name of a file or a column of a database.
 * It has four parts; what a caller adds after another `.` is not part of it.
 */
export function formatProcess({ boot, namespace, pid, started }: ProcessIdentity): string {
  return [boot, namespace, pid, started].join('.');
}

/** Reads what {@link formatProcess} wrote; undefined for everything else. */
export function parseProcess(name: string): ProcessIdentity | undefined {
  const [, boot, namespace, pid, started] = /^([\w-]+)\.(\d*)\.([1-9]\d{0,9})\.(\d*)$/.exec(name) ?? [];
  if (boot === undefined || namespace === undefined || started === undefined) return undefined;
  return { boot, namespace, pid: Number(pid), started };
}
