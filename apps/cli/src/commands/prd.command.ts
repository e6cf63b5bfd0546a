import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { asText, commonFlags, yes, type CommonFlags } from './flag-kinds.ts';
import { lazily } from './lazily.ts';

export interface CheckFlags extends CommonFlags {
  readonly strict: boolean;
}

const file = {
  kind: 'tuple',
  parameters: [{ placeholder: 'file', brief: 'Path of the requirement document', parse: asText }],
} as const;

const outlineCommand: Command<CliContext> = buildCommand<CommonFlags, [string], CliContext>({
  loader: lazily(async () => (await import('./prd-outline.ts')).prdOutline),
  parameters: { flags: commonFlags, positional: file },
  docs: {
    brief: 'List the sections of a requirement document',
    fullDescription:
      'List the sections of a requirement document, with their lines, numbers and anchors.\n\nHeadings in fences, comments, lists and quotes are no sections. What could be misread is told on standard error.',
  },
});

const tasksCommand: Command<CliContext> = buildCommand<CommonFlags, [string], CliContext>({
  loader: lazily(async () => (await import('./prd-tasks.ts')).prdTasks),
  parameters: { flags: commonFlags, positional: file },
  docs: {
    brief: 'List what a requirement document asks for',
    fullDescription:
      'List what a requirement document asks for: APIs, models, pages, rules, acceptance items and dependencies, and what was considered and left out.\n\nNothing is generated and nothing is written.',
  },
});

const checkCommand: Command<CliContext> = buildCommand<CheckFlags, [string], CliContext>({
  loader: lazily(async () => (await import('./prd-check.ts')).prdCheck),
  parameters: {
    flags: { ...commonFlags, strict: yes('Let warnings fail the check too') },
    positional: file,
  },
  docs: {
    brief: 'Tell everything that is wrong with a requirement document',
    fullDescription:
      'Tell everything that is wrong with a requirement document, at once.\n\nExit code 3 where there is an error, or with --strict a warning.',
  },
});

export const prdRoutes: RouteMap<CliContext> = buildRouteMap({
  routes: { outline: outlineCommand, tasks: tasksCommand, check: checkCommand },
  docs: { brief: 'Look at a requirement document: its sections, its tasks, its faults' },
});
