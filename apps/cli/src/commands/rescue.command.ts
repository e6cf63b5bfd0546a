import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { asText, commonFlags, type CommonFlags } from './flag-kinds.ts';
import { lazily } from './lazily.ts';

const name = { placeholder: 'name', parse: asText, brief: 'Name of a rescue, as `orch rescue list` tells it' } as const;

const listCommand: Command<CliContext> = buildCommand<CommonFlags, [], CliContext>({
  loader: lazily(async () => (await import('./rescue.ts')).listAll),
  parameters: { flags: commonFlags },
  docs: { brief: 'List what was kept of worktrees that were removed, newest first' },
});

const showCommand: Command<CliContext> = buildCommand<CommonFlags, [string], CliContext>({
  loader: lazily(async () => (await import('./rescue.ts')).showOne),
  parameters: { flags: commonFlags, positional: { kind: 'tuple', parameters: [name] } },
  docs: { brief: 'List the files of a rescue' },
});

const restoreCommand: Command<CliContext> = buildCommand<CommonFlags, [string, string], CliContext>({
  loader: lazily(async () => (await import('./rescue.ts')).restoreOne),
  parameters: {
    flags: commonFlags,
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
