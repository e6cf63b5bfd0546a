import type { Ledger, LedgerFile } from '@orch/codegen';

/** What is kept with the journal of a commit of generated code, for the recovery from its interruption. */
export interface CodeNote {
  /** Entries that the commit adds to the ledger, or changes in it. */
  readonly generated: Readonly<Record<string, LedgerFile>>;
}

export function noteOfCode(before: Ledger, after: Ledger): CodeNote {
  const changed = Object.entries(after.files).filter(([path, { hash }]) => before.files[path]?.hash !== hash);
  return { generated: Object.fromEntries(changed) };
}
