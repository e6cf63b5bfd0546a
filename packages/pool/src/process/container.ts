import { execFile } from 'node:child_process';

import { limitMark, limitsFor, parseLimits, readLimitMarks, type LimitMark } from './limit-mark.ts';
import { namespaceWrapper, type Wrapper } from './namespace.ts';
import type { Containment } from './types.ts';

/** How a command is started so that its processes can be found again. */
export interface Container {
  readonly kind: Containment;
  /** Words before the command's own. */
  readonly prefix: readonly string[];
}

/** Starts the command as it is. */
export const plain: Container = { kind: 'scan', prefix: [] };

/** The strongest means up to the wanted one that this system allows. */
export async function containerFor(wanted: Containment, mark: LimitMark): Promise<Container> {
  const wrapper: Wrapper | undefined = wanted === 'namespace' ? await namespaceWrapper() : undefined;
  if (wrapper) return { kind: 'namespace', prefix: wrapper };
  if (wanted !== 'scan' && (await marksWork())) return { kind: 'marked', prefix: marking(mark) };
  return plain;
}

/** `prlimit` of util-linux sets the limit on itself and becomes the command. */
function marking(mark: LimitMark): readonly [string, ...string[]] {
  return ['/usr/bin/prlimit', `--locks=${limitsFor(mark, readLimitMarks('self'))}`, '--'];
}

const probeTimeoutMs = 5000;
let probed: Promise<boolean> | undefined;

/** Whether commands can be marked here. Tried out once and remembered for the life of this process. */
function marksWork(): Promise<boolean> {
  probed ??= process.platform === 'linux' ? probe() : Promise.resolve(false);
  return probed;
}

function probe(): Promise<boolean> {
  const mark = limitMark('probe', 1);
  const [file, ...args] = [...marking(mark), '/bin/cat', '/proc/self/limits'] as const;
  return new Promise((resolve) => {
    const options = { cwd: '/', env: {}, encoding: 'latin1' as const, timeout: probeTimeoutMs };
    execFile(file, args, options, (error, text) => resolve(error === null && parseLimits(text).soft === mark));
  });
}
