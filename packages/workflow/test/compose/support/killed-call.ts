// Calls an agent, for a test that kills this process.
import { join } from 'node:path';

import { openLedger } from '@orch/llm';

import { agentCall, paidRunner } from './paid-runner.ts';

const [folder = ''] = process.argv.slice(2);
const ledger = openLedger(join(folder, 'ledger.db'));
await paidRunner(folder, ledger)(agentCall(folder, 'work', { taskUsd: 1 }));
