import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { openCache } from '../src/index.ts';
import { fixture } from './support/fixture.ts';

describe('the folder', () => {
  test('ignores itself, unless it already holds something of the user', () => {
    using f = fixture();
    expect(readFileSync(join(f.dir, '.gitignore'), 'utf8')).toBe('*\n');
    using mine = tempDir();
    writeFileSync(join(mine.path, 'notes.txt'), 'mine');
    openCache({ dir: mine.path }).close();
    expect(readdirSync(mine.path).sort()).toEqual(['cache-v1.db', 'notes.txt']);
  });

  test('is neither made nor touched by a read-only cache', async () => {
    using temp = tempDir();
    const dir = join(temp.path, 'cache');
    {
      using dry = openCache({ dir, readOnly: true });
      expect(await dry.getOrCompute('t', 1, () => 'x')).toBe('x');
    }
    expect(existsSync(dir)).toBe(false);
    {
      using real = openCache({ dir });
      real.set('t', 1, 'real');
    }
    const before = readdirSync(dir).map((name) => [name, readFileSync(join(dir, name)).toString('base64')]);
    {
      using dry = openCache({ dir, readOnly: true });
      expect(dry.get('t', 1)?.value).toBe('real');
      expect(await dry.getOrCompute('t', 2, () => 'dry')).toBe('dry');
      dry.set('t', 1, 'dry');
      expect(dry.delete('t', 1)).toBe(false);
      expect(dry.invalidate({ type: 't' })).toBe(0);
      dry.clear();
      expect(dry.gc()).toEqual({ expired: 0, evicted: 0 });
      expect(dry.usage().persistent).toBe(false);
    }
    expect(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name)).toString('base64')])).toEqual(before);
    using real = openCache({ dir });
    expect(real.get('t', 1)?.value).toBe('real');
    expect(real.get('t', 2)).toBeUndefined();
  });
});
