import type { Ledger, MeterableCall } from '../ledger/types.ts';
import { admit } from './admission.ts';

/** Lets calls of models of one call of an agent pass, one after the other where its limit asks for that. */
export interface Account {
  readonly grantedUsd: number | null;
  /** Whether a call that costs at most so much passes; waits where others have to end first. */
  readonly enter: (atMostUsd: number, left: AbortSignal) => Promise<'pass' | 'refuse' | 'closed' | 'left'>;
  /** A call that had passed has ended, and counts as so much. */
  readonly leave: (atMostUsd: number, chargedUsd: number) => void;
  /** No call passes any more. Resolves when those that have passed have ended. */
  readonly close: () => Promise<void>;
}

/** @param call - as the ledger has it; what was counted of it before, by another meter, is spent. */
export function createAccount(ledger: Ledger, { id, reservedUsd }: MeterableCall): Account {
  const { atMostUsd: before, costUsd = 0 } = ledger.metered(id) ?? {};
  let spentUsd = before ?? costUsd ?? 0;
  const onTheirWayUsd: number[] = [];
  const waiting = new Set<() => void>();
  let isClosed = false;
  const changed = (): void => {
    const woken = [...waiting];
    for (const wake of woken) wake();
  };
  const change = (left?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake);
        left?.removeEventListener('abort', wake);
        resolve();
      };
      waiting.add(wake);
      left?.addEventListener('abort', wake);
    });
  return {
    grantedUsd: reservedUsd,
    enter: async (atMostUsd, left) => {
      for (;;) {
        if (left.aborted) return 'left';
        if (isClosed) return 'closed';
        const verdict = admit({ grantedUsd: reservedUsd, spentUsd, onTheirWayUsd }, atMostUsd);
        if (verdict === 'refuse') return 'refuse';
        if (verdict === 'pass') {
          onTheirWayUsd.push(atMostUsd);
          return 'pass';
        }
        // oxlint-disable-next-line no-await-in-loop -- it is asked again when something has changed
        await change(left);
      }
    },
    leave: (atMostUsd, chargedUsd) => {
      spentUsd += chargedUsd;
      onTheirWayUsd.splice(onTheirWayUsd.indexOf(atMostUsd), 1);
      changed();
    },
    close: async () => {
      isClosed = true;
      changed();
      // oxlint-disable-next-line no-await-in-loop -- it is looked at again when something has changed
      while (onTheirWayUsd.length > 0) await change();
    },
  };
}
