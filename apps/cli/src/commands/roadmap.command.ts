import { buildCommand, buildRouteMap, type Command, type RouteMap } from '@stricli/core';

import type { CliContext } from '../context.ts';
import { asWritten, documentFlags, switchFlag, textFlag, type DocumentFlags } from './document-flags.ts';

/** Flags that every subcommand of `orch roadmap` takes. */
export interface RoadmapFlags extends DocumentFlags {
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
  ...documentFlags,
  roadmap: textFlag('file', 'Another roadmap than that of the configuration'),
};
const dryRun = switchFlag('Tell what would happen and change nothing');

const listCommand: Command<CliContext> = buildCommand<RoadmapListFlags, string[], CliContext>({
  loader: async () => {
    const { roadmapList } = await import('./roadmap-list.ts');
    return function (this: CliContext, flags, ...selection) {
      return roadmapList(this, flags, selection.join(' '));
    };
  },
  parameters: {
    flags: { ...roadmapFlags, status: textFlag('status', 'Only rows with this status') },
    positional: {
      kind: 'array',
      parameter: { placeholder: 'selection', brief: 'Which rows; all of them without it', parse: asWritten },
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
  loader: async () => {
    const { roadmapCheck } = await import('./roadmap-check.ts');
    return function (this: CliContext, flags) {
      return roadmapCheck(this, flags);
    };
  },
  parameters: {
    flags: {
      ...roadmapFlags,
      strict: switchFlag('Let warnings fail the check too'),
      mirror: textFlag('file', 'HTML page that must show the same'),
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
  loader: async () => {
    const { roadmapNumbers } = await import('./roadmap-stats.ts');
    return function (this: CliContext, flags) {
      return roadmapNumbers(this, flags);
    };
  },
  parameters: { flags: roadmapFlags },
  docs: { brief: 'Count the rows of the roadmap by status and phase' },
});

const htmlCommand: Command<CliContext> = buildCommand<RoadmapHtmlFlags, [], CliContext>({
  loader: async () => {
    const { roadmapHtml } = await import('./roadmap-html.ts');
    return function (this: CliContext, flags) {
      return roadmapHtml(this, flags);
    };
  },
  parameters: {
    flags: {
      ...roadmapFlags,
      out: textFlag('file', 'Write the page into this file instead of printing it'),
      title: textFlag('text', 'Title of the page, instead of that of the roadmap'),
      overwrite: switchFlag('Replace a file that orch has not written'),
      dryRun,
    },
  },
  docs: { brief: 'Show the roadmap as one HTML page' },
});

const setCommand: Command<CliContext> = buildCommand<RoadmapSetFlags, [], CliContext>({
  loader: async () => {
    const { roadmapSet } = await import('./roadmap-set.ts');
    return function (this: CliContext, flags) {
      return roadmapSet(this, flags);
    };
  },
  parameters: {
    flags: {
      ...roadmapFlags,
      id: textFlag('id', 'Id of the row'),
      status: textFlag('status', 'Its new status; Done gets the date of today'),
      date: textFlag('day', 'Another date for Done, as YYYY-MM-DD'),
      owner: textFlag('name', 'Its new owner'),
      item: textFlag('text', 'What it is about'),
      prd: textFlag('path', 'Its document, from the root of the repository'),
      qa: textFlag('path', 'Its QA folder or results, from the root of the repository'),
      label: textFlag('text', 'Make the QA cell a link with this text, such as "QA Pass"'),
      add: switchFlag('Add the row where the roadmap lacks it'),
      phase: textFlag('phase', 'Phase of a row that is added'),
      after: textFlag('id', 'Row that an added one follows'),
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
