import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { tempDir } from '@orch/testkit';
import { asyncProperty, assert, boolean, double, integer, record } from 'fast-check';
import { expect, test } from 'vitest';

import { openLedger, type OpenCall } from '../../src/index.ts';
import { call, spend } from './support/calls.ts';

const script = fileURLToPath(new URL('support/spender.ts', import.meta.url));
const isSoak = process.env['ORCH_SOAK'] === '1';

/** What a process says that it has spent, and the signal that ended it. */
async function spender(...args: readonly string[]): Promise<{ readonly spent: number; readonly signal: unknown }> {
  const child = spawn(process.execPath, ['--conditions=@orch/source', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { spent: Number(output), signal };
}

test('processes at once never spend more than their cap and one call in flight each, also where one is killed', async () => {
  const inputs = record({
    cap: double({ min: 0.01, max: 50, noNaN: true }),
    over: double({ min: 0, max: 0.5, noNaN: true }),
    seed: integer({ min: 1, max: 1_000_000 }),
    dies: boolean(),
  });
  await assert(
    asyncProperty(inputs, async ({ cap, over, seed, dies }) => {
      using dir = tempDir();
      const path = join(dir.path, 'ledger.db');
      const ended = await Promise.all(
        [0, 1, 2].map((n) =>
          spender(path, `p${n}`, String(cap), String(over), String(seed + n), dies && n === 0 ? 'dies' : ''),
        ),
      );
      const spent = ended.reduce((sum, one) => sum + one.spent, 0);
      using ledger = openLedger(path);
      await ledger.recover(async () => undefined);
      const { costUsd, chargedUsd, running, unknownCalls } = ledger.totals({ run: 'r1' });
      const killed = ended.filter(({ signal }) => signal === 'SIGKILL').length;
      expect(chargedUsd).toBeLessThanOrEqual(cap + 3 * over + 1e-9);
      expect(running).toBe(0);
      expect(unknownCalls).toBe(killed);
      // What a killed process had spent is known to nobody.
      expect(killed > 0 || Math.abs((costUsd ?? 0) - spent) < 1e-9).toBe(true);
    }),
    { numRuns: isSoak ? 100 : 4 },
  );
}, 1_800_000);

test('a call whose process was killed holds its money until it is settled by what its recording tells', async () => {
  using dir = tempDir();
  const path = join(dir.path, 'ledger.db');
  const source = `
    import { openLedger } from '@orch/llm';
    const ledger = openLedger(${JSON.stringify(path)});
    ledger.begin(${JSON.stringify(call({ recording: '/recordings/one' }))}, { taskUsd: 5, runUsd: null, dayUsd: null });
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--conditions=@orch/source', '--input-type=module', '-e', source], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: 'inherit',
  });
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');

  using ledger = openLedger(path);
  const caps = { taskUsd: 5, runUsd: null, dayUsd: null };
  expect(() => ledger.begin(call(), caps)).toThrow('nothing is left');
  const seen: OpenCall[] = [];
  const read = (open: OpenCall) => {
    seen.push(open);
    return Promise.resolve(spend(1.25, 'bounded'));
  };
  await expect(ledger.recover(read)).resolves.toBe(1);
  expect(seen).toMatchObject([{ attempt: 'r1-implement', call: 1, recording: '/recordings/one', reservedUsd: 5 }]);
  expect(ledger.totals()).toMatchObject({ running: 0, costUsd: 1.25, boundedCalls: 1 });
  expect(ledger.begin(call(), caps)).toMatchObject({ call: 2, grantedUsd: 3.75 });
  await expect(ledger.recover(read)).resolves.toBe(0);
});
