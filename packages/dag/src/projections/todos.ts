import type { Event } from '../journal/events.ts';
import type { NodeSummary, RunSummary } from '../journal/summarize.ts';

import { summarize } from '../journal/summarize.ts';

/** One line of a todo list, in the shape that coding agents show. */
export interface Todo {
  readonly content: string;
  /** The same while it is being done. */
  readonly activeForm: string;
  readonly status: 'pending' | 'in_progress' | 'completed';
}

/**
 * The run as a todo list, from its journal alone. Something that failed is never `completed`: it stays `in_progress`
 * with the error in its text. Large graphs list only nodes of which the journal tells something.
 */
export function todos(events: Iterable<Event>): Todo[] {
  const run = summarize(events);
  if (run.run === undefined) return [];
  const levels = run.levels.length > 0 ? run.levels : [topLevel(run)];
  const list: Todo[] = [
    { content: `Initialize ${run.name}`, activeForm: `Initializing ${run.name}`, status: 'completed' },
  ];
  for (const [position, level] of levels.entries()) {
    const items = level.flatMap((id) => [id, ...childrenOf(run, id)]).map((id) => itemOf(id, run.nodes.get(id)));
    const execute = `${level.length} ${level.length === 1 ? 'agent' : 'agents'}${level.length === 1 ? '' : ' in parallel'}`;
    list.push({
      content: `Level ${position + 1}: Execute ${execute}`,
      activeForm: `Level ${position + 1}: Executing ${execute}`,
      status: statusOf(items),
    });
    list.push(...items);
  }
  if (run.status === 'succeeded') {
    const seconds = (((run.closedAt ?? run.startedAt) - run.startedAt) / 1000).toFixed(1);
    list.push({ content: `✅ Completed in ${seconds}s`, activeForm: 'Completing', status: 'completed' });
  }
  return list;
}

function topLevel({ nodes }: Pick<RunSummary, 'nodes'>): string[] {
  const inner = new Set([...nodes.keys()].flatMap((id) => childrenOf({ nodes }, id)));
  return [...nodes.keys()].filter((id) => !inner.has(id));
}

/** The nodes that a node expanded to, and those that they expanded to. */
function childrenOf({ nodes }: Pick<RunSummary, 'nodes'>, id: string): string[] {
  const own = nodes.get(id)?.expansion?.nodes ?? [];
  return own.flatMap((node) => [`${id}/${node.id}`, ...childrenOf({ nodes }, `${id}/${node.id}`)]);
}

function itemOf(id: string, node: NodeSummary | undefined): Todo {
  const content = `  └─ ${id}`;
  const activeForm = `Running ${id}`;
  switch (node?.status) {
    case 'succeeded':
    case 'reused':
    case 'skipped':
    case 'planned':
      return { content, activeForm, status: 'completed' };
    case 'failed':
      return failedItem(content, `failed: ${node.error?.message ?? 'unknown error'}`);
    case 'retrying':
      return failedItem(content, `tried again after: ${node.error?.message ?? 'unknown error'}`);
    case 'waiting':
      return failedItem(content, `waits for a person: ${node.question?.question ?? ''}`);
    case 'running':
      return { content, activeForm, status: 'in_progress' };
    case 'blocked':
      return { content: `${content} (blocked by ${node.blockedBy ?? ''})`, activeForm, status: 'pending' };
    default:
      return { content, activeForm, status: 'pending' };
  }
}

function failedItem(content: string, what: string): Todo {
  const text = `${content} — ${what}`;
  return { content: text, activeForm: text.trimStart(), status: 'in_progress' };
}

function statusOf(items: readonly Todo[]): Todo['status'] {
  if (items.every(({ status }) => status === 'completed')) return 'completed';
  return items.every(({ status }) => status === 'pending') ? 'pending' : 'in_progress';
}
