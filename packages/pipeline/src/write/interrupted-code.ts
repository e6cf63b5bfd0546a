import { parseLedger, serializeLedger } from '@orch/codegen';
import type { InterruptedFlush } from '@orch/fs-batch';

import { ledgerPath } from '../session/paths.ts';
import type { CodeNote } from './code-note.ts';

/**
 * Enters the files into the ledger that an interrupted commit had generated and somebody has edited since: the commit's
 * own ledger was rolled back, and without an entry they would count as written by that person.
 */
export function adoptEdited({ note, edited, read }: InterruptedFlush): ReadonlyMap<string, string> {
  const { generated = {} } = (note ?? {}) as Partial<CodeNote>;
  const adopted = edited.flatMap(({ path }) => {
    const entry = Object.hasOwn(generated, path) ? generated[path] : undefined;
    return entry === undefined ? [] : [[path, entry] as const];
  });
  if (adopted.length === 0) return new Map();
  const ledger = parseLedger(read(ledgerPath), ledgerPath);
  const files = { ...ledger.files, ...Object.fromEntries(adopted) };
  return new Map([[ledgerPath, serializeLedger({ ...ledger, files })]]);
}
