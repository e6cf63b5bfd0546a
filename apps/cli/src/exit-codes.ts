import type { ErrorCode } from '@orch/core';

/** Exit codes of every command, as documented in the README. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  invalidDocument: 3,
  bug: 70,
  locked: 75,
  interrupted: 130,
  terminated: 143,
} as const;

/** Codes whose prefix alone does not tell the exit code. */
const exceptions: Readonly<Record<string, number>> = {
  ORCH_LOCKED: exitCodes.locked,
  ORCH_SQLITE_BUSY: exitCodes.locked,
  ORCH_RUN_UNKNOWN: exitCodes.usage,
  ORCH_ROADMAP_UNKNOWN_ID: exitCodes.usage,
  ORCH_ROADMAP_INVALID_SELECTION: exitCodes.usage,
  ORCH_ROADMAP_INVALID_CELL: exitCodes.usage,
  ORCH_ROADMAP_DEMOTION: exitCodes.usage,
  ORCH_PRD_OUTSIDE: exitCodes.usage,
};

const prefixes: readonly (readonly [prefix: string, exitCode: number])[] = [
  ['ORCH_USAGE', exitCodes.usage],
  ['ORCH_CONFIG', exitCodes.usage],
  ['ORCH_TRUST', exitCodes.usage],
  ['ORCH_PRD', exitCodes.invalidDocument],
  ['ORCH_ROADMAP', exitCodes.invalidDocument],
];

/** The exit code of an expected failure. */
export function exitCodeOf(code: ErrorCode): number {
  return exceptions[code] ?? prefixes.find(([prefix]) => code.startsWith(prefix))?.[1] ?? exitCodes.failed;
}
