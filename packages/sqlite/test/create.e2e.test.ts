import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { tempDir } from '@orch/testkit';
import { expect, test } from 'vitest';

import { checkIntegrity, openDatabase, schemaVersion } from '../src/index.ts';

const rounds = process.env['ORCH_SOAK'] === undefined ? 6 : 200;
const migrations = ['CREATE TABLE t (v TEXT)', 'CREATE INDEX i ON t (v)'];
const creator = fileURLToPath(new URL('support/creator.ts', import.meta.url));

function start(dir: string): ChildProcess {
  return spawn(process.execPath, ['--conditions=@orch/source', creator, dir, '1000000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** What a process said before it was killed at a moment that depends on the number. */
async function killed(dir: string, number: number): Promise<number[]> {
  const child = start(dir);
  const { stdout } = child;
  if (stdout === null) throw new Error('no output');
  stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), (number * 7919) % 40));
  const ended = once(child, 'exit');
  const output = await text(stdout);
  await ended;
  return output.split('\n').slice(0, -1).map(Number);
}

test('creators killed at any moment, two at a time, leave complete databases or none, and the next one tidies up', async () => {
  for (let round = 0; round < rounds; round++) {
    using dir = tempDir();
    using copies = tempDir();
    const said = await Promise.all([killed(dir.path, 2 * round), killed(dir.path, 2 * round + 1)]);
    const files = readdirSync(dir.path).filter((name) => name.endsWith('.db'));
    for (const name of files) {
      // As they stand on the disk, before anything could complete them: of one who was killed while the log was written back,
      // a part is in the file and the rest in the log.
      for (const part of readdirSync(dir.path).filter((file) => file === name || file.startsWith(`${name}-`))) {
        copyFileSync(join(dir.path, part), join(copies.path, part));
      }
      using found = openDatabase(join(copies.path, name), { readOnly: true, migrations });
      expect(schemaVersion(found)).toBe(2);
      expect(checkIntegrity(found)).toEqual([]);
    }
    const numbers = [...new Set([...files.map((name) => Number.parseInt(name, 10)), ...said.flat(), files.length])];
    for (const number of numbers) {
      using db = openDatabase(join(dir.path, `${number}.db`), { migrations });
      const acknowledged = said.filter((all) => all.includes(number)).length;
      expect(db.prepare('SELECT count(*) AS n FROM t').get()?.['n']).toBeGreaterThanOrEqual(acknowledged);
    }
    expect(readdirSync(dir.path).sort()).toEqual(numbers.map((number) => `${number}.db`).sort());
  }
}, 1_800_000);
