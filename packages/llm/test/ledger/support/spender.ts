// Makes calls until the cap is reached, each with up to one call of a model more than was granted; then tells what it spent.
import { isOrchError } from '@orch/core';

import { mayComeBack, openLedger } from '../../../src/index.ts';
import { call, spend } from './calls.ts';

const [path = '', name = '', capText = '', overText = '', seedText = '', dies = ''] = process.argv.slice(2);
const [cap, over] = [Number(capText), Number(overText)];
let seed = Number(seedText);
const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

const ledger = openLedger(path);
let spent = 0;
for (let number = 0; ;) {
  try {
    // oxlint-disable-next-line no-await-in-loop -- one call after the other, as an agent's
    await ledger.recover(async () => undefined);
    const { id, grantedUsd } = ledger.begin(call({ attempt: `${name}-${number}`, task: name }), {
      taskUsd: null,
      runUsd: cap,
      dayUsd: null,
    });
    number += 1;
    if (dies === 'dies' && number === 3) process.kill(process.pid, 'SIGKILL');
    const cost = random() * ((grantedUsd ?? 0) + over);
    spent += cost;
    ledger.settle(id, spend(cost));
  } catch (error) {
    if (!isOrchError(error, 'ORCH_LEDGER_CAP')) throw error;
    if (!mayComeBack(error)) break;
  }
}
process.stdout.write(`${spent}\n`);
