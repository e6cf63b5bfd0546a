import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { asText, commonFlags, text, yes, type CommonFlags } from './flag-kinds.ts';
import { lazily } from './lazily.ts';

/** Flags that every subcommand of `orch roadmap` takes. */
export interface RoadmapFlags extends CommonFlags {
  readonly roadmap?: string;
}

export interface RoadmapListFlags extends RoadmapFlags {
  readonly status?: string;
}

export interface RoadmapCheckFlags extends RoadmapFlags {
  readonly strict: boolean;
  readonly mirror?: string;
}

export interface RoadmapHtmlFlags extends RoadmapFlags {
  readonly out?: string;
  readonly title?: string;
  readonly overwrite: boolean;
  readonly dryRun: boolean;
}

export interface RoadmapSetFlags extends RoadmapFlags {
  readonly id?: string;
  readonly status?: string;
  readonly date?: string;
  readonly owner?: string;
  readonly item?: string;
  readonly prd?: string;
  readonly qa?: string;
  readonly label?: string;
  readonly add: boolean;
  readonly phase?: string;
  readonly after?: string;
  readonly dryRun: boolean;
}

const roadmapFlags = {
  ...commonFlags,
  roadmap: text('file', 'Another roadmap than that of the configuration'),
};
const dryRun = yes('Tell what would happen and change nothing');

const listCommand: Command<CliContext> = buildCommand<RoadmapListFlags, string[], CliContext>({
  loader: lazily(async () => {
    const { roadmapList } = await import('./roadmap-list.ts');
    return (context, flags, ...selection) => roadmapList(context, flags, selection.join(' '));
  }),
  parameters: {
    flags: { ...roadmapFlags, status: text('status', 'Only rows with this status') },
    positional: {
      kind: 'array',
      parameter: { placeholder: 'selection', brief: 'Which rows; all of them without it', parse: asText },
    },
  },
  docs: {
    brief: 'List the rows of the roadmap, all or some',
    fullDescription: [
      'List the rows of the roadmap, all or some.',
      '',
      'A selection is an id, a range (1.1..1.4, "1.1 → 1.4", RANGE START=1.1 END=1.4), a list (1.1,1.4, LIST=1.1,1.4,',
      'ITEMS 1.1, 1.4), or auto: the earliest row that is In Progress, else the earliest that is Planned.',
    ].join('\n'),
  },
});

const checkCommand: Command<CliContext> = buildCommand<RoadmapCheckFlags, [], CliContext>({
  loader: lazily(async () => (await import('./roadmap-check.ts')).roadmapCheck),
  parameters: {
    flags: {
      ...roadmapFlags,
      strict: yes('Let warnings fail the check too'),
      mirror: text('file', 'HTML page that must show the same'),
    },
  },
  docs: {
    brief: 'Tell everything that is wrong with the roadmap',
    fullDescription: [
      'Tell everything that is wrong with the roadmap, at once: ids, statuses, dates, the order of phases, links that',
      'lead nowhere, and with --mirror what an HTML page shows otherwise.',
      '',
      'Exit code 3 where there is an error, or with --strict a warning.',
    ].join('\n'),
  },
});

const statsCommand: Command<CliContext> = buildCommand<RoadmapFlags, [], CliContext>({
  loader: lazily(async () => (await import('./roadmap-stats.ts')).roadmapNumbers),
  parameters: { flags: roadmapFlags },
  docs: { brief: 'Count the rows of the roadmap by status and phase' },
});

const htmlCommand: Command<CliContext> = buildCommand<RoadmapHtmlFlags, [], CliContext>({
  loader: lazily(async () => (await import('./roadmap-html.ts')).roadmapHtml),
  parameters: {
    flags: {
      ...roadmapFlags,
      out: text('file', 'Write the page into this file instead of printing it'),
      title: text('text', 'Title of the page, instead of that of the roadmap'),
      overwrite: yes('Replace a file that orch has not written'),
      dryRun,
    },
  },
  docs: { brief: 'Show the roadmap as one HTML page' },
});

const setCommand: Command<CliContext> = buildCommand<RoadmapSetFlags, [], CliContext>({
  loader: lazily(async () => (await import('./roadmap-set.ts')).roadmapSet),
  parameters: {
    flags: {
      ...roadmapFlags,
      id: text('id', 'Id of the row'),
      status: text('status', 'Its new status; Done gets the date of today'),
      date: text('day', 'Another date for Done, as YYYY-MM-DD'),
      owner: text('name', 'Its new owner'),
      item: text('text', 'What it is about'),
      prd: text('path', 'Its document, from the root of the repository'),
      qa: text('path', 'Its QA folder or results, from the root of the repository'),
      label: text('text', 'Make the QA cell a link with this text, such as "QA Pass"'),
      add: yes('Add the row where the roadmap lacks it'),
      phase: text('phase', 'Phase of a row that is added'),
      after: text('id', 'Row that an added one follows'),
      dryRun,
    },
  },
  docs: {
    brief: 'Change cells of a row, or add a row',
    fullDescription: [
      'Change cells of a row, or add a row. Every other byte of the roadmap stays as it is.',
      '',
      'A row that is Done is never taken back; edit it by hand where that is meant. No evidence is asked for here:',
      'orch start --status Done does that.',
    ].join('\n'),
  },
});

export const roadmapRoutes: RouteMap<CliContext> = buildRouteMap({
  routes: { list: listCommand, check: checkCommand, stats: statsCommand, html: htmlCommand, set: setCommand },
  docs: { brief: 'Look at the roadmap, check it, change its rows' },
});
