import type { AgentAdapter } from '../adapter.ts';
import type { AgentTask } from '../task.ts';
import type { Price } from '../usage/meter.ts';
import type { AgentUsage } from '../usage/usage.ts';
import type { ProcessEnd } from './recording.ts';
import type { StreamState } from './reader.ts';

/** A proxy in front of the models that counts what goes through it for one attempt. */
export interface UsageProxy {
  /** What was used so far. */
  usage(): AgentUsage | Promise<AgentUsage>;
  /**
   * Called when the agent has ended: ends the count, and tells what was used in all, and why calls were refused because
   * the budget is spent, where some were. @default what `usage` tells, and none
   */
  close?(): Promise<{ readonly usage: AgentUsage; readonly refused?: string }>;
}

/** Watches limits of which only the stream or a proxy tells, and asks for the end of the agent. */
export interface Guard {
  /** Aborted when a limit is reached. */
  readonly signal: AbortSignal;
  /** Limits that cannot be watched, and why. */
  readonly notes: readonly string[];
  readonly look: (state: StreamState) => void;
  readonly reached: () => ProcessEnd['guard'];
  readonly stop: () => void;
}

interface GuardOptions {
  readonly adapter: AgentAdapter;
  readonly task: AgentTask;
  readonly price: Price | undefined;
  readonly proxy: UsageProxy | undefined;
}

/** How often a proxy is asked, in milliseconds. */
const askEveryMs = 200;

export function createGuard({ adapter, task, price, proxy }: GuardOptions): Guard {
  const { maxTurns, budgetUsd } = task;
  const controller = new AbortController();
  let reached: ProcessEnd['guard'];
  const end = (limit: 'turns' | 'budget', reason: string): void => {
    reached ??= { limit, reason: `${adapter.name} was ended: ${reason}` };
    controller.abort();
  };
  const spent = (costUsd: number | null, isAllTooMuch = false): void => {
    if (budgetUsd === undefined || costUsd === null || costUsd < budgetUsd) return;
    if (costUsd === budgetUsd && !isAllTooMuch) return;
    end('budget', `it has spent $${costUsd.toFixed(4)} of a budget of $${budgetUsd}`);
  };
  let asking = false;
  const ask = async (of: UsageProxy): Promise<void> => {
    if (asking) return;
    asking = true;
    try {
      // A proxy lets no call pass any more when all of it is spent.
      spent((await of.usage()).costUsd, true);
    } catch {
      end('budget', 'the proxy that counts its spend does not answer');
    } finally {
      asking = false;
    }
  };
  const timer = proxy && budgetUsd !== undefined ? setInterval(() => void ask(proxy), askEveryMs) : undefined;

  return {
    signal: controller.signal,
    notes: notesOn(adapter, task, price !== undefined, proxy !== undefined),
    look: ({ turns, meter }) => {
      if (maxTurns !== undefined && turns > maxTurns) end('turns', `it has begun turn ${turns} of ${maxTurns}`);
      if (budgetUsd !== undefined) spent(meter.usage(true).costUsd);
    },
    reached: () => reached,
    stop: () => clearInterval(timer),
  };
}

function notesOn(adapter: AgentAdapter, task: AgentTask, priced: boolean, counted: boolean): string[] {
  const { name, capabilities } = adapter;
  const notes: string[] = [];
  if (task.maxTurns !== undefined && !capabilities.turns)
    notes.push(`maxTurns is not kept to: ${name} does not tell its turns`);
  if (task.budgetUsd === undefined || counted) return notes;
  const known = capabilities.cost === 'reported' || (capabilities.cost === 'tokens' && priced);
  if (!known) notes.push(`budgetUsd is not kept to: nobody tells what ${name} costs`);
  else if (capabilities.usage === 'end' || (capabilities.cost === 'reported' && capabilities.budget && !priced)) {
    const keeper = capabilities.budget ? `by ${name} itself` : 'at the end, when it is spent';
    notes.push(`budgetUsd is kept to ${keeper}: ${name} tells its costs only then`);
  }
  return notes;
}
