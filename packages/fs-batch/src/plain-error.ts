import { isOrchError, messageOf, OrchError, systemErrorCode, type ErrorCode } from '@orch/core';

import { fileError } from './errors.ts';

/** An error as data that another thread can be sent. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly help: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
  readonly cause: { readonly message: string; readonly code: string | undefined } | undefined;
}

export function plainError(error: unknown): PlainError {
  const { code, message, help, data, cause } = isOrchError(error) ? error : fileError(error);
  return {
    code,
    message,
    help,
    data,
    cause: cause === undefined ? undefined : { message: messageOf(cause), code: systemErrorCode(cause) },
  };
}

export function revivedError({ code, message, help, data, cause }: PlainError): OrchError {
  return new OrchError(code, message, {
    data,
    ...(help === undefined ? {} : { help }),
    ...(cause === undefined ? {} : { cause: Object.assign(new Error(cause.message), { code: cause.code }) }),
  });
}
