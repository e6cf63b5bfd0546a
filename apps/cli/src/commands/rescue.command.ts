import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';

import type { CliContext } from '../context.ts';

/** Flags that every command about rescues takes. */
export interface RescueFlags {
  readonly json: boolean;
  readonly cwd?: string;
}

const asText = (input: string): string => input;

const flags = {
  json: { kind: 'boolean', default: false, withNegated: false, brief: 'Print the result as one JSON document' },
  cwd: { kind: 'parsed', parse: asText, optional: true, placeholder: 'dir', brief: 'Run as if started in this folder' },
} as const;

const name = { placeholder: 'name', parse: asText, brief: 'Name of a rescue, as `orch rescue list` tells it' } as const;

const listCommand: Command<CliContext> = buildCommand<RescueFlags, [], CliContext>({
  loader: async () => {
    const { listAll } = await import('./rescue.ts');
    return function (this: CliContext, given) {
      return listAll(this, given);
    };
  },
  parameters: { flags },
  docs: { brief: 'List what was kept of worktrees that were removed, newest first' },
});

const showCommand: Command<CliContext> = buildCommand<RescueFlags, [string], CliContext>({
  loader: async () => {
    const { showOne } = await import('./rescue.ts');
    return function (this: CliContext, given, rescue) {
      return showOne(this, given, rescue);
    };
  },
  parameters: { flags, positional: { kind: 'tuple', parameters: [name] } },
  docs: { brief: 'List the files of a rescue' },
});

const restoreCommand: Command<CliContext> = buildCommand<RescueFlags, [string, string], CliContext>({
  loader: async () => {
    const { restoreOne } = await import('./rescue.ts');
    return function (this: CliContext, given, rescue, into) {
      return restoreOne(this, given, rescue, into);
    };
  },
  parameters: {
    flags,
    positional: {
      kind: 'tuple',
      parameters: [name, { placeholder: 'dir', parse: asText, brief: 'A folder that does not exist yet' }],
    },
  },
  docs: { brief: 'Write the files of a rescue into a new folder' },
});

export const rescueRoutes: RouteMap<CliContext> = buildRouteMap({
  routes: { list: listCommand, show: showCommand, restore: restoreCommand },
  docs: { brief: 'Look at and bring back what was in worktrees that were removed' },
});
