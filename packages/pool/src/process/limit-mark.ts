import { sha256 } from '@orch/core';

import { hasProcFs, readProcFile } from './process-table.ts';

/**
 * A mark that survives what clears an environment: a number in the limit of file locks (`RLIMIT_LOCKS`). Linux has not
 * enforced that limit since 2.4.25 (getrlimit(2)); every process inherits it and keeps it across `exec`, `setsid`,
 * double forks and `env -i`, anybody may read it in `/proc/<pid>/limits`, and programs have no reason to change it.
 *
 * Bit 61 says that it is ours, the next 30 stand for the run, the last 31 for the command. The soft limit is the mark.
 * A command that is not inside a marked one gets the hard limit as well, with bit 62 for bit 61: there it stays when a
 * command inside is marked anew.
 */
export type LimitMark = bigint;

/** The two limits of a process, as far as they are marks. */
export interface LimitMarks {
  readonly soft: LimitMark | undefined;
  readonly hard: LimitMark | undefined;
}

const softBit = 1n << 61n;
const hardBit = 1n << 62n;
const commandBits = 31n;
const runNumbers = 2n ** 30n;

/** The part of a mark that stands for a run. Two runs share it with a chance of one in 2^30; that of no run is 0. */
function runPart(run: string): bigint {
  return 1n + (BigInt(`0x${sha256(run).slice(0, 16)}`) % (runNumbers - 1n));
}

/** The mark of a command: `command` are its random 31 bits. */
export function limitMark(run: string | undefined, command: number): LimitMark {
  const part = run === undefined ? 0n : runPart(run);
  return softBit | (part << commandBits) | BigInt(command);
}

/** The limits as `prlimit` takes them. Inside a marked command the hard limit is left to the outer one. */
export function limitsFor(mark: LimitMark, inside: LimitMarks): string {
  return inside.hard === undefined ? `${mark}:${mark - softBit + hardBit}` : `${mark}:`;
}

/** Whether a mark was given to a command of the run. */
export function isOfRun(mark: LimitMark, run: string): boolean {
  return (mark - softBit) >> commandBits === runPart(run);
}

/** The marks of a living process. */
export function readLimitMarks(pid: number | 'self'): LimitMarks {
  return parseLimits((hasProcFs ? readProcFile(`/proc/${pid}/limits`) : undefined) ?? '');
}

/** Reads the marks in the text of `/proc/<pid>/limits`. */
export function parseLimits(text: string): LimitMarks {
  const [, soft = '', hard = ''] = /^Max file locks +(\S+) +(\S+)/m.exec(text) ?? [];
  return { soft: markIn(soft, softBit), hard: markIn(hard, hardBit) };
}

function markIn(digits: string, bit: bigint): LimitMark | undefined {
  const value = /^\d+$/.test(digits) ? BigInt(digits) : 0n;
  return value >= bit && value < 2n * bit ? value - bit + softBit : undefined;
}
