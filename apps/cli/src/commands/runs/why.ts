import { nearest, OrchError, systemClock } from '@orch/core';
import { because, obstacles, summarize, type NodeSummary, type RunSummary } from '@orch/dag';

import type { CliContext } from '../../context.ts';
import { printable } from '../../render/printable.ts';
import type { CommonFlags } from '../flag-kinds.ts';
import { tell } from '../tell.ts';
import { nodeDocument, runDocument } from './documents.ts';
import { findRun } from './find-run.ts';
import { openJournal } from './open-journal.ts';
import { nodeLines } from './text.ts';

export interface WhyFlags extends CommonFlags {
  readonly node?: string;
}

/** `orch why`: what keeps a run from its success, or why one node is as it is. */
export async function explainRun(context: CliContext, flags: WhyFlags, name?: string): Promise<void> {
  await tell(context, flags, async () => {
    using journal = openJournal(context.process, flags, 'read');
    const found = await findRun(journal, name, systemClock.now());
    const summary = summarize(await found.store.events(found.record.run));
    const nodes = flags.node === undefined ? obstacles(summary) : chainOf(summary, flags.node);
    const { cancelled } = summary;
    const why = cancelled?.reason === undefined ? '' : `: ${printable(cancelled.reason)}`;
    const lines = [
      `${printable(found.subject)}: ${found.state} (${found.record.run})`,
      ...(cancelled === undefined ? [] : [`  cancelled by ${printable(cancelled.by)}${why}`]),
      ...nodes.flatMap(nodeLines).map((line) => `  ${line}`),
      '',
    ];
    const document = {
      run: runDocument(found),
      node: flags.node ?? null,
      nodes: nodes.map(nodeDocument),
      cancelled: cancelled ?? null,
    };
    return { document, text: lines.join('\n') };
  });
}

/** @throws OrchError `ORCH_USAGE` for a node of which the journal tells nothing. */
function chainOf(summary: RunSummary, node: string): NodeSummary[] {
  const chain = because(summary, node);
  if (chain.length > 0) return chain;
  const near = nearest(node, summary.nodes.keys());
  throw new OrchError('ORCH_USAGE', `the journal tells nothing of a node ${JSON.stringify(node)}`, {
    help: near === undefined ? 'it was never ready, or is not in the graph' : `did you mean ${near}?`,
  });
}
