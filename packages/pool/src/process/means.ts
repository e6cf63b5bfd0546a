import { readLimitMarks } from './limit-mark.ts';
import { meansMarkerName } from './markers.ts';
import { readEnvironment, valueIn } from './process-table.ts';

/** What a process has found to work for the commands that it starts. Each is tried out by starting something. */
export interface Means {
  /** Name of the way in which commands are marked. */
  marking?: string;
  /** Which wrapper makes a namespace. */
  wrapper?: number;
}

/** What this process knows, of its own or by whoever started it. */
export const means: Means = {};

let isInherited = false;

/**
 * What the process that has started this one as a marked command has found: it runs in the same namespaces, under the same
 * user and the same limits, so that nothing has to be tried again.
 */
export function inheritedMeans(): Means {
  if (isInherited) return means;
  isInherited = true;
  // The mark in our limits is the proof that we are such a command, and not just called with that variable.
  if (readLimitMarks('self').soft === undefined) return means;
  const [, marking, wrapper] =
    /^(bound|limited)(?: (\d))?$/.exec(valueIn(readEnvironment(process.pid), meansMarkerName) ?? '') ?? [];
  if (marking !== undefined) means.marking ??= marking;
  if (wrapper !== undefined) means.wrapper ??= Number(wrapper);
  return means;
}

/** What is told to a marked command, as variables of its environment. */
export function meansVariables(): Readonly<Record<string, string>> {
  const { marking, wrapper } = means;
  if (marking === undefined) return {};
  return { [meansMarkerName]: wrapper === undefined ? marking : `${marking} ${wrapper}` };
}
