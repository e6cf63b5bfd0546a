/** Asks for one result that takes a while to compute; prints `computed` if it did it itself, and the result or error. */
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { openCache } from '../../src/index.ts';

const [dir = '', mode = ''] = process.argv.slice(2);
const cache = openCache({ dir });
try {
  const value = await cache.getOrCompute('slow', 'the one', async () => {
    writeSync(1, 'computed\n');
    if (mode === 'hang') await new Promise(() => setInterval(() => undefined, 1000));
    await sleep(300);
    if (mode === 'fail') throw Object.assign(new Error('no luck'), { code: 'ELUCK' });
    return process.pid;
  });
  writeSync(1, `value ${value}\n`);
} catch (error) {
  writeSync(1, `error ${(error as Error).message} ${(error as { code?: string }).code}\n`);
}
cache.close();
