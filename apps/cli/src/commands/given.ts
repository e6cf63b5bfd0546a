import { resolve } from 'node:path';

import { OrchError } from '@orch/core';

import type { CliProcess } from '../context.ts';

/**
 * Refuses an empty value of a flag. It mostly comes from a variable that is not set, and without it another feature or
 * another folder would be meant.
 *
 * @throws OrchError `ORCH_USAGE`
 */
export function given(flag: string, value: string | undefined): string | undefined {
  if (value?.trim() !== '') return value;
  throw new OrchError('ORCH_USAGE', `the value of ${flag} is empty`, { help: `give a value, or leave ${flag} out` });
}

/** The folder that a flag names, else the working folder. */
export function givenFolder(process: CliProcess, flag: string, value: string | undefined): string {
  return resolve(process.cwd(), given(flag, value) ?? '.');
}

/** The agents that a flag names, separated by commas. */
export function agentNames(flag: string | undefined): readonly string[] | undefined {
  const names = given('--fallback', flag)
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return names?.length === 0 ? undefined : names;
}
