import { inspect } from 'node:util';

/** A thrown value as plain data: a structured clone of an error would lose its class name and its code. */
export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly cause?: ErrorDescription;
}

/** Causes deeper than this are left out: a chain can be a ring. */
const maxCauses = 8;

export function describeError(error: unknown, causes: number = maxCauses): ErrorDescription {
  if (!(error instanceof Error)) return { name: 'Error', message: `a value was thrown: ${inspect(error)}` };
  const { cause } = error;
  return {
    name: error.name,
    message: error.message,
    ...(typeof error.stack === 'string' && { stack: error.stack }),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...(cause !== undefined && causes > 0 && { cause: describeError(cause, causes - 1) }),
  };
}

/** An error with the name, message, stack, code and causes of the described one; its class is `Error`. */
export function rebuildError(description: ErrorDescription): Error {
  const { cause } = description;
  const error = new Error(description.message, cause && { cause: rebuildError(cause) });
  const own: Record<string, string> = { name: description.name };
  if (description.stack !== undefined) own['stack'] = description.stack;
  if (description.code !== undefined) own['code'] = description.code;
  for (const [key, value] of Object.entries(own)) {
    Object.defineProperty(error, key, { value, configurable: true, writable: true });
  }
  return error;
}
