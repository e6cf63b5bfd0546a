import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { figure, measureInTurns, ratioOf, type Measured, type Target, type Way } from '@orch/bench';
import { tempDir } from '@orch/testkit';

import { claude, command, runAgent } from '../src/index.ts';

/** What it costs to call an agent that does nothing, and to ask for its version. */
export async function measureSpawn(): Promise<{ targets: readonly Target[]; measured: readonly Measured[] }> {
  using dir = tempDir();
  const cwd = join(dir.path, 'work');
  mkdirSync(cwd);
  const env = { PATH: '/usr/bin:/bin' };
  const task = { prompt: 'x', cwd, attempt: 'a', permissions: 'full', sandbox: 'none' } as const;
  const adapter = command({ argv: ['/bin/true'] });
  let call = 0;
  const ways: Way[] = [
    {
      name: 'raw spawn',
      run: () =>
        new Promise<void>((resolve) => {
          spawn('/bin/true', [], { cwd, env, stdio: 'ignore' }).on('exit', () => resolve());
        }),
    },
    {
      name: 'runAgent',
      run: async () => {
        call += 1;
        await runAgent({ adapter, task, environment: env, recordTo: join(dir.path, `recording-${call}`) });
      },
    },
    { name: 'initialisation of an adapter and its parser', run: () => void claude().createParser() },
  ];
  const measured = await measureInTurns(ways, { rounds: 31, warmUp: 5 });
  return {
    measured,
    targets: figure('runAgent, of a raw spawn, by CPU', ratioOf(measured, 'runAgent', 'raw spawn', 'cpu')),
  };
}
