import { existsSync } from 'node:fs';

import { findWorkspace } from '@orch/config';
import { openLedger } from '@orch/llm';
import { ledgerPath } from '@orch/workflow';

import { userStateDir, type CliContext } from '../context.ts';
import { columns, count, printable } from '../render/printable.ts';
import { spendOf, spendText, type Spend } from '../render/spend.ts';
import type { CostFlags } from './cost.command.ts';
import { givenFolder } from './given.ts';
import { tell } from './tell.ts';

/** What `orch cost --json` prints, besides what every document has. */
interface CostResult {
  readonly by: CostFlags['by'];
  readonly total: Spend;
  readonly parts: readonly (Spend & { readonly key: string })[];
}

/** `orch cost`: tells what the ledger of the repository says, and what nobody knows. Writes nothing. */
export async function cost(context: CliContext, flags: CostFlags): Promise<void> {
  await tell(context, flags, () => {
    const { process } = context;
    const folder = givenFolder(process, '--cwd', flags.cwd);
    const { stateDir } = findWorkspace({ cwd: folder, userStateDir: userStateDir(process.env) });
    const document = readCosts(ledgerPath(stateDir), flags.by);
    return { document, text: text(document) };
  });
}

function readCosts(path: string, by: CostFlags['by']): CostResult {
  // Where no agent ever ran there is no file, and none is made.
  const isThere = existsSync(path);
  using ledger = openLedger(isThere ? path : ':memory:', { readOnly: isThere });
  return {
    by,
    total: spendOf(ledger.totals()),
    parts: ledger.totalsBy(by).map(({ key, ...totals }) => ({ key, ...spendOf(totals) })),
  };
}

function text({ total, parts }: CostResult): string {
  if (total.calls === 0) return 'no agent has been called in this repository\n';
  const rows = [...parts, { key: 'total', ...total }].map(({ key, ...spend }) => [
    printable(key),
    count(spend.calls, 'call'),
    spendText(spend),
  ]);
  return `${columns(rows).join('\n')}\n`;
}
