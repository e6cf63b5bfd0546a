import { inspect } from 'node:util';

import type { SourceLocation } from './diagnostics.ts';

/** A stable, documented name of an error: `ORCH_` and upper-case words. */
export type ErrorCode = `ORCH_${string}`;

export interface OrchErrorOptions {
  /** What the reader can do about it, as one imperative sentence. */
  readonly help?: string;
  /** Where in which file the cause is. */
  readonly location?: SourceLocation;
  /** The error that led to this one. */
  readonly cause?: unknown;
  /** Facts for programs, such as the id that was looked up. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** An expected failure of an operation, with a stable code that programs may rely on. */
export class OrchError extends Error {
  readonly code: ErrorCode;
  readonly help: string | undefined;
  readonly location: SourceLocation | undefined;
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: OrchErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.help = options.help;
    this.location = options.location;
    this.data = options.data ?? {};
  }
}
Object.defineProperty(OrchError.prototype, 'name', { value: 'OrchError', configurable: true, writable: true });

/**
 * Tells whether a thrown value is an {@link OrchError}, also one of another copy of this package.
 * With `code`, whether it is that one.
 */
export function isOrchError(error: unknown, code?: ErrorCode): error is OrchError {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return code === undefined ? error.code.startsWith('ORCH_') : error.code === code;
}

/** The code of a Node system error (`ENOENT`, `EACCES`, …), or undefined for any other value. */
export function systemErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code;
}

/** The message of a thrown value, whatever was thrown; never throws itself. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  return typeof error === 'string' ? error : inspect(error, { customInspect: false, depth: 1 });
}

/** Marks the branch of an exhaustive `switch` that no value reaches. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
