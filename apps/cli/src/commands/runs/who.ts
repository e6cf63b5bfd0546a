import { userInfo } from 'node:os';

import { OrchError } from '@orch/core';

import { given } from '../given.ts';

/**
 * Who decides: as given, else the user of this process.
 *
 * @throws OrchError `ORCH_USAGE` where the system does not know the user.
 */
export function whoIs(by: string | undefined): string {
  const named = given('--by', by);
  if (named !== undefined) return named;
  try {
    return userInfo().username;
  } catch (cause) {
    throw new OrchError('ORCH_USAGE', 'the system does not tell who you are', { help: 'give --by <name>', cause });
  }
}
