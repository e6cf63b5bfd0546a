import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { tempDir } from '@orch/testkit';
import { describe, expect, test } from 'vitest';

import { startingInTurn } from '../../src/compose/starting.ts';

const forever = 2 ** 30;
const never = new AbortController().signal;

describe('processes that start in turn', () => {
  test('start at once up to the number that may, and then in the order in which they have asked', async () => {
    using dir = tempDir();
    const starting = startingInTurn(2, forever);
    const [first, second] = await Promise.all(['a', 'b'].map((name) => starting.turn(join(dir.path, name), never)));
    const order: string[] = [];
    const third = starting.turn(join(dir.path, 'c'), never).finally(() => order.push('c'));
    const fourth = starting.turn(join(dir.path, 'd'), never).finally(() => order.push('d'));
    second?.end();
    const turn = await third;
    expect(order).toEqual(['c']);
    // A turn ends once.
    second?.end();
    turn.end();
    await fourth;
    first?.end();
    (await fourth).end();
    expect(order).toEqual(['c', 'd']);
  });

  test('have begun when they write to their file, also where an earlier one has written to it', async () => {
    using dir = tempDir();
    const file = join(dir.path, 'out');
    writeFileSync(file, 'of an earlier one\n');
    const starting = startingInTurn(1, forever);
    await starting.turn(file, never);
    const next = starting.turn(join(dir.path, 'other'), never);
    appendFileSync(join(dir.path, 'log'), 'not its file\n');
    appendFileSync(file, 'begun\n');
    await expect(next).resolves.toBeDefined();
  });

  test('hold others up for a limited time where they tell nothing', async () => {
    using dir = tempDir();
    const starting = startingInTurn(1, 10);
    await starting.turn(join(dir.path, 'silent'), never);
    await expect(starting.turn(join(dir.path, 'next'), never)).resolves.toBeDefined();
  });

  test('wait no longer than their signal, and leave the turn to the next one', async () => {
    using dir = tempDir();
    const starting = startingInTurn(1, forever);
    const turn = await starting.turn(join(dir.path, 'a'), never);
    const stop = new AbortController();
    const stopped = starting.turn(join(dir.path, 'b'), stop.signal);
    const next = starting.turn(join(dir.path, 'c'), never);
    stop.abort(new Error('stopped'));
    await expect(stopped).rejects.toThrow('stopped');
    turn.end();
    (await next).end();
    await expect(starting.turn(join(dir.path, 'd'), stop.signal)).rejects.toThrow('stopped');
  });

  test('end by themselves where their folder is not there to be watched', async () => {
    using dir = tempDir();
    const starting = startingInTurn(1, 10);
    await starting.turn(join(dir.path, 'missing', 'out'), never);
    await expect(starting.turn(join(dir.path, 'missing', 'other'), never)).resolves.toBeDefined();
  });
});
