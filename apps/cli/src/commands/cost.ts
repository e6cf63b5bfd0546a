import { existsSync } from 'node:fs';

import { findWorkspace } from '@orch/config';
import { openLedger } from '@orch/llm';
import { ledgerPath } from '@orch/workflow';

import { userStateDir, type CliContext } from '../context.ts';
import { reportFailure } from '../render/failure.ts';
import { columns, count, printable } from '../render/printable.ts';
import { spendOf, spendText, type Spend } from '../render/spend.ts';
import type { CostFlags } from './cost.command.ts';
import { givenFolder } from './given.ts';

/** What `orch cost --json` prints. */
interface CostResult {
  readonly v: 1;
  readonly success: true;
  readonly by: CostFlags['by'];
  readonly total: Spend;
  readonly parts: readonly (Spend & { readonly key: string })[];
}

/** `orch cost`: tells what the ledger of the repository says, and what nobody knows. Writes nothing. */
export function cost({ process }: CliContext, { by, json, cwd }: CostFlags): void {
  try {
    const folder = givenFolder(process, '--cwd', cwd);
    const { stateDir } = findWorkspace({ cwd: folder, userStateDir: userStateDir(process.env) });
    const result = readCosts(ledgerPath(stateDir), by);
    process.stdout.write(json ? `${JSON.stringify(result, undefined, 2)}\n` : text(result));
  } catch (error) {
    process.exitCode = reportFailure(process, error, json);
  }
}

function readCosts(path: string, by: CostFlags['by']): CostResult {
  // Where no agent ever ran there is no file, and none is made.
  const isThere = existsSync(path);
  using ledger = openLedger(isThere ? path : ':memory:', { readOnly: isThere });
  return {
    v: 1,
    success: true,
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
