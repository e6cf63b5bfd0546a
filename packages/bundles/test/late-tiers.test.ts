import { execFileSync } from 'node:child_process';
import process from 'node:process';

import { describe, expect, test } from 'vitest';

import { openTiers } from '../src/late-tiers.ts';

const { arch, platform, versions } = process;
const plain = { arch, env: {}, execArgv: [], platform, versions };

function tiers(own: Parameters<typeof openTiers>[0] = plain): { flags: string[]; open: ReturnType<typeof openTiers> } {
  const flags: string[] = [];
  return { flags, open: openTiers(own, () => (set) => flags.push(set)) };
}

describe('the thresholds of V8', () => {
  test('are left alone until they are delayed.', () => {
    const { flags, open } = tiers();
    expect(open.asUsual(() => 1)).toBe(1);
    expect(flags).toEqual([]);
  });

  test('are raised once, are as usual while code is loaded, and are raised again after it, also where that fails.', () => {
    const { flags, open } = tiers();
    open.delay();
    open.delay();
    expect(flags).toHaveLength(1);
    const [late] = flags;
    open.asUsual(() => open.asUsual(() => expect(flags).toHaveLength(2)));
    expect(() =>
      open.asUsual(() => {
        throw new Error('no such module');
      }),
    ).toThrow('no such module');
    expect(flags).toEqual([late, flags[1], late, flags[1], late]);
    expect(flags[1]).not.toBe(late);
  });

  test.for([
    ['in a V8 whose usual ones are not known', { ...plain, versions: { ...process.versions, v8: '99.1.2' } }],
    ['on Android, where they are others', { ...plain, platform: 'android' }],
    ['where the user has set one', { ...plain, execArgv: ['--invocation-count-for-maglev=200'] }],
    ['where the user has said how large the young generation is', { ...plain, execArgv: ['--max_semi_space_size=64'] }],
    ['where none may be set any more', { ...plain, env: { NODE_OPTIONS: '--freeze-flags-after-init' } }],
  ] as const)('are left alone %s.', ([, own]) => {
    const { flags, open } = tiers({ ...own, execArgv: [...own.execArgv] });
    open.delay();
    open.asUsual(() => 1);
    expect(flags).toEqual([]);
  });

  test('are as usual what this V8 has by itself.', () => {
    const { flags, open } = tiers();
    open.delay();
    open.asUsual(() => undefined);
    const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    const usual = (flags[1] ?? '').split(' ');
    expect(usual).toHaveLength(6);
    for (const flag of usual) expect(options).toContain(`default: ${flag}\n`);
  });
});

describe('a process that is to interpret', () => {
  test('compiles no function that is called often, and loads code as usual.', () => {
    const { flags, open } = tiers();
    open.interpret();
    open.asUsual(() => expect(flags).toHaveLength(2));
    const off = '--no-sparkplug --no-maglev --no-turbofan';
    expect(flags).toEqual([off, '--sparkplug --maglev --turbofan', off]);
  });

  test('is as usual what this V8 is by itself.', () => {
    const options = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    const { flags, open } = tiers();
    open.interpret();
    open.asUsual(() => undefined);
    for (const flag of flags[1]?.split(' ') ?? []) expect(options).toContain(`default: ${flag}\n`);
  });

  test.for([
    ['on a processor whose compilers are not known', { ...plain, arch: 'riscv64' }],
    ['where the user has said what compiles', { ...plain, execArgv: ['--no-opt'] }],
    ['where the user has said so by a variable', { ...plain, env: { NODE_OPTIONS: '--no-maglev' } }],
  ] as const)('is left alone %s.', ([, own]) => {
    const { flags, open } = tiers({ ...own, execArgv: [...own.execArgv] });
    open.interpret();
    expect(flags).toEqual([]);
  });
});
