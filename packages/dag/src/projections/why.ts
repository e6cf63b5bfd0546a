import type { NodeSummary, RunSummary } from '../journal/summarize.ts';
import type { Approval } from '../journal/store.ts';

import { undoneByHand } from '../journal/events.ts';

/** A question of a run that nobody has decided yet. */
export interface OpenQuestion {
  readonly node: string;
  readonly key: string;
  readonly question: string;
}

/**
 * What people are asked: by nodes that wait, and about compensations that failed, which may be done by hand.
 *
 * @param approvals - decisions that the run has perhaps not seen yet; what they decide is not open any more.
 */
export function openQuestions(run: RunSummary, approvals: readonly Approval[] = []): OpenQuestion[] {
  const asked: OpenQuestion[] = [];
  for (const { node, status, question } of run.nodes.values()) {
    if (status === 'waiting' && question !== undefined) asked.push({ node, ...question });
  }
  for (const { id } of run.status === 'compensating' ? (run.compensation ?? []) : []) {
    const error = run.nodes.get(id)?.error;
    if (error === undefined) continue;
    asked.push({ node: id, key: undoneByHand, question: `Is it undone by hand? It failed: ${error.message}` });
  }
  return asked.filter(({ node, key }) => !approvals.some((given) => given.node === node && given.key === key));
}

/**
 * Why a node is as it is: first the node, then the one that it waits for or failed by, down to where it begins. Empty
 * for a node of which the journal tells nothing: it was never ready.
 */
export function because(run: RunSummary, node: string): NodeSummary[] {
  const chain: NodeSummary[] = [];
  const seen = new Set<string>();
  for (let next = run.nodes.get(node); next !== undefined && !seen.has(next.node); next = reasonOf(run, next)) {
    seen.add(next.node);
    chain.push(next);
  }
  return chain;
}

/** The nodes that keep a run from its success, without those that only wait for others of them. */
export function obstacles(run: RunSummary): NodeSummary[] {
  return [...run.nodes.values()].filter(
    (node) => (node.status === 'failed' || node.status === 'waiting') && reasonOf(run, node) === undefined,
  );
}

function reasonOf(run: RunSummary, { node, status, blockedBy, expansion }: NodeSummary): NodeSummary | undefined {
  if (blockedBy !== undefined) return run.nodes.get(blockedBy);
  if (status !== 'failed' || expansion === undefined) return undefined;
  const children = expansion.nodes.map(({ id }) => run.nodes.get(`${node}/${id}`));
  return children.find((child) => child?.status === 'failed');
}
