import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { Price } from '@orch/agents';
import { openLedger, type Ledger } from '@orch/llm';
import { installFakeAgent, tempDir, type FakeStep } from '@orch/testkit';
import { describe, expect, it } from 'vitest';

import { agentCall, paidRunner } from './support/paid-runner.ts';

interface Place extends Disposable {
  readonly path: string;
  readonly ledger: Ledger;
}

function place(steps: readonly FakeStep[]): Place {
  const dir = tempDir();
  mkdirSync(join(dir.path, 'tools'));
  installFakeAgent(join(dir.path, 'tools'), 'claude', { rules: [{ match: 'work', steps }] });
  const ledger = openLedger(join(dir.path, 'ledger.db'));
  return {
    path: dir.path,
    ledger,
    [Symbol.dispose]() {
      ledger[Symbol.dispose]();
      dir[Symbol.dispose]();
    },
  };
}

const oneCall: readonly FakeStep[] = [{ do: 'call' }, { do: 'result' }];
/** As the fake agent's. */
const callUsd = 0.005;
const price: Price = () => callUsd;

describe('a runner of agents', () => {
  it('writes down each call under its task and the run that it is made for', async () => {
    using p = place(oneCall);
    const report = await paidRunner(p.path, p.ledger)(agentCall(p.path, 'work'));
    expect(report).toMatchObject({ status: 'succeeded', usage: { costUsd: callUsd } });
    expect(p.ledger.totals({ task: 'greet', run: 'run-1' })).toMatchObject({
      calls: 1,
      running: 0,
      costUsd: callUsd,
      uncachedInput: 1000,
      cacheRead: 300,
      cacheWrite: 200,
      output: 35,
    });
  });

  it('makes no call when the money of the task is spent, and exceeds it by less than one call', async () => {
    using p = place(oneCall);
    const run = paidRunner(p.path, p.ledger);
    const cap = 2.4 * callUsd;
    const refused = await (async () => {
      for (let made = 0; ; made += 1) {
        try {
          // oxlint-disable-next-line no-await-in-loop -- one call after the other is what a task makes
          await run({ ...agentCall(p.path, 'work', { taskUsd: cap }), attempt: `call-${made}` });
        } catch (error) {
          return { made, error };
        }
      }
    })();
    expect(refused).toMatchObject({ made: 2, error: { code: 'ORCH_LEDGER_CAP', data: { cap: 'task' } } });
    expect(p.ledger.totals()).toMatchObject({ calls: 3 });
    expect(p.ledger.totals().costUsd).toBeLessThan(cap + callUsd);
  });

  it('goes on in the same session when only the share of a run is spent', async () => {
    const greedy: readonly FakeStep[] = [{ do: 'call' }, { do: 'call' }, { do: 'call' }, { do: 'hang' }];
    using p = place([{ do: 'first', times: 1, steps: greedy, later: [{ do: 'result', text: 'went on' }] }]);
    const run = paidRunner(p.path, p.ledger, { price });
    const report = await run(agentCall(p.path, 'work', { runUsd: 4 * callUsd }));
    expect(report).toMatchObject({ status: 'succeeded', text: 'went on' });
    expect(p.ledger.totals()).toMatchObject({ calls: 2, running: 0, unknownCalls: 0, costUsd: 3 * callUsd });
  });

  it('counts a session that another process went on with once', async () => {
    using p = place(oneCall);
    const first = await paidRunner(p.path, p.ledger)(agentCall(p.path, 'work'));
    const again = { ...agentCall(p.path, 'work'), attempt: 'r1-fix', session: first.session ?? undefined };
    const second = await paidRunner(p.path, p.ledger)(again);
    expect(second).toMatchObject({ session: first.session, usage: { costUsd: callUsd, confidence: 'reported' } });
    expect(p.ledger.totals()).toMatchObject({ calls: 2, boundedCalls: 0, costUsd: 2 * callUsd, output: 70 });
  });

  it.each([
    ['by its recording where tokens have a price', price, { costUsd: callUsd, boundedCalls: 1, unknownCalls: 0 }],
    // At the highest prices of claude's models: 33 for 1000 tokens, 3.3 for 300, 66 for 200, 165 for 35, a million.
    [
      'as unknown, and as no more than it can be',
      undefined,
      { costUsd: 0, boundedCalls: 0, unknownCalls: 1, chargedUsd: 0.052965 },
    ],
  ])('settles the call of a killed runner %s', async (_how, known, totals) => {
    using p = place([{ do: 'call' }, { do: 'hang' }]);
    const script = fileURLToPath(new URL('support/killed-call.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=@orch/source', script, p.path], { stdio: 'inherit' });
    const recorded = join(p.path, 'recordings', 'r1-implement', 'stdout.jsonl');
    while (!existsSync(recorded) || !readFileSync(recorded, 'utf8').includes('message_delta')) {
      expect(child.exitCode).toBeNull();
      // oxlint-disable-next-line no-await-in-loop -- the file of another process is looked at until it tells
      await delay(10);
    }
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(p.ledger.totals()).toMatchObject({ calls: 1, running: 1, chargedUsd: 1 });

    // Recovery comes before the next call, whose cap is too low to be made.
    const next = paidRunner(p.path, p.ledger, known && { price: known })(agentCall(p.path, 'work', { taskUsd: 0 }));
    await expect(next).rejects.toMatchObject({ code: 'ORCH_LEDGER_CAP' });
    expect(p.ledger.totals()).toMatchObject({ calls: 1, running: 0, output: 35, ...totals });
  });
});
