import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { isOrchError, messageOf, OrchError, systemErrorCode, unreachable } from '../src/index.ts';

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('an OrchError', () => {
  test('carries its code, help, place, cause and facts', () => {
    const cause = new Error('below');
    const location = { file: 'a', line: 1, column: 2 };
    const error = new OrchError('ORCH_A_B', 'above', { help: 'Do it.', location, cause, data: { id: 7 } });
    expect(error).toMatchObject({
      code: 'ORCH_A_B',
      message: 'above',
      help: 'Do it.',
      location,
      cause,
      data: { id: 7 },
    });
    expect(String(error)).toBe('OrchError: above');
  });

  test('without options has no cause at all and no facts', () => {
    const error = new OrchError('ORCH_A', 'm');
    expect('cause' in error).toBe(false);
    expect(error.data).toEqual({});
    expect(Object.keys(error)).not.toContain('name');
  });

  test('is recognised by its code, also when another copy of the package made it', () => {
    const foreign = Object.assign(new Error('m'), { code: 'ORCH_A' });
    expect(isOrchError(foreign)).toBe(true);
    expect(isOrchError(foreign, 'ORCH_A')).toBe(true);
    expect(isOrchError(foreign, 'ORCH_AB')).toBe(false);
    for (const other of [Object.assign(new Error('m'), { code: 'ENOENT' }), new Error('m'), { code: 'ORCH_A' }, null]) {
      expect(isOrchError(other)).toBe(false);
    }
  });
});

test('the code of a system error is read, and of nothing else', () => {
  expect(systemErrorCode(thrownBy(() => readFileSync('/no/such/file')))).toBe('ENOENT');
  for (const other of [new Error('m'), 'ENOENT', { code: 'ENOENT' }, undefined]) {
    expect(systemErrorCode(other)).toBeUndefined();
  }
});

test('whatever was thrown has a message', () => {
  const values = [
    new TypeError('m'),
    'text',
    7,
    undefined,
    null,
    Symbol('s'),
    Object.create(null),
    10n,
    { status: 404 },
  ];
  expect(values.map(messageOf)).toEqual([
    'm',
    'text',
    '7',
    'undefined',
    'null',
    'Symbol(s)',
    '[Object: null prototype] {}',
    '10n',
    '{ status: 404 }',
  ]);
});

test('a value that cannot be is named when it is there after all', () => {
  expect(() => unreachable('new kind' as never)).toThrow('unreachable: "new kind"');
});
