// Calls an agent, for a test that kills this process.
import { join } from 'node:path';

import { openLedger } from '@orch/llm';
import { meterClient } from '@orch/llm/meter';

import { agentCall, paidRunner } from './paid-runner.ts';

const [folder = '', meter] = process.argv.slice(2);
const ledger = openLedger(join(folder, 'ledger.db'));
const runner = paidRunner(folder, ledger, meter === undefined ? {} : { meter: meterClient(meter, ledger) });
await runner(agentCall(folder, 'work', { taskUsd: 1 }));
