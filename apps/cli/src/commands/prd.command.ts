import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { asWritten, documentFlags, switchFlag, type DocumentFlags } from './document-flags.ts';

export interface CheckFlags extends DocumentFlags {
  readonly strict: boolean;
}

const file = {
  kind: 'tuple',
  parameters: [{ placeholder: 'file', brief: 'Path of the requirement document', parse: asWritten }],
} as const;

const outlineCommand: Command<CliContext> = buildCommand<DocumentFlags, [string], CliContext>({
  loader: async () => {
    const { prdOutline } = await import('./prd-outline.ts');
    return function (this: CliContext, flags, path) {
      return prdOutline(this, flags, path);
    };
  },
  parameters: { flags: documentFlags, positional: file },
  docs: {
    brief: 'List the sections of a requirement document',
    fullDescription:
      'List the sections of a requirement document, with their lines, numbers and anchors.\n\nHeadings in fences, comments, lists and quotes are no sections. What could be misread is told on standard error.',
  },
});

const tasksCommand: Command<CliContext> = buildCommand<DocumentFlags, [string], CliContext>({
  loader: async () => {
    const { prdTasks } = await import('./prd-tasks.ts');
    return function (this: CliContext, flags, path) {
      return prdTasks(this, flags, path);
    };
  },
  parameters: { flags: documentFlags, positional: file },
  docs: {
    brief: 'List what a requirement document asks for',
    fullDescription:
      'List what a requirement document asks for: APIs, models, pages, rules, acceptance items and dependencies, and what was considered and left out.\n\nNothing is generated and nothing is written.',
  },
});

const checkCommand: Command<CliContext> = buildCommand<CheckFlags, [string], CliContext>({
  loader: async () => {
    const { prdCheck } = await import('./prd-check.ts');
    return function (this: CliContext, flags, path) {
      return prdCheck(this, flags, path);
    };
  },
  parameters: {
    flags: { ...documentFlags, strict: switchFlag('Let warnings fail the check too') },
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
