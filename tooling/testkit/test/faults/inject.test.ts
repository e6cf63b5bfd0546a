import { describe, expect, test } from 'vitest';

import { injectFaults } from '../../src/index.ts';

function counter(): { add(): number; write(fd: number, bytes: Uint8Array, offset: number, length: number): number } {
  let total = 0;
  return { add: () => ++total, write: (_fd, _bytes, _offset, length) => length };
}

describe('injectFaults', () => {
  test('fails the chosen call only, without making it', () => {
    const { facade, calls, failed } = injectFaults(counter(), { at: 2, fault: 'ENOSPC' });
    expect(facade.add()).toBe(1);
    expect(() => facade.add()).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    expect(facade.add()).toBe(2);
    expect(calls).toEqual(['add', 'add', 'add']);
    expect(failed()).toBe(true);
  });

  test('fails all later calls if the fault is persistent', () => {
    const { facade } = injectFaults(counter(), { at: 1, persistent: true });
    expect(() => facade.add()).toThrow(expect.objectContaining({ code: 'EIO' }));
    expect(() => facade.add()).toThrow(expect.objectContaining({ code: 'EIO' }));
  });

  test('a short write takes a part of the bytes, and the next call finds the disk full', () => {
    const { facade } = injectFaults(counter(), { at: 1, fault: 'short-write' });
    expect(facade.write(1, new Uint8Array(10), 0, 10)).toBe(5);
    expect(() => facade.write(1, new Uint8Array(10), 5, 5)).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    expect(facade.write(1, new Uint8Array(10), 5, 5)).toBe(5);
  });
});
